// Verifies badges as tokens by `jose`, with the key that the header names.
// stdin: {keys: {kid: jwk}, tokens: [compact]}; stdout: one answer per token.
import {decodeProtectedHeader, importJWK, jwtVerify} from 'jose';
import {readInput} from './offline.mjs';

const {keys, tokens, now} = await readInput();

async function verify(token) {
  try {
    const {alg, kid} = decodeProtectedHeader(token);
    const key = await importJWK(keys[kid], alg);
    const options = {algorithms: ['RS256', 'ES256', 'ES384', 'ES512', 'EdDSA'], currentDate: new Date(now)};
    const {payload} = await jwtVerify(token, key, options);
    return {verified: true, payload};
  } catch(error) {
    return {verified: false, error: error.message};
  }
}

console.log(JSON.stringify(await Promise.all(tokens.map(verify))));
