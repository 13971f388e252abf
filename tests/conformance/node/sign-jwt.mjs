// Signs a token by `jose`, for the corpus.
// stdin: {key: private JWK, header, payload}; stdout: {token}.
import {CompactSign, importJWK} from 'jose';
import {readInput} from './offline.mjs';

const {key, header, payload} = await readInput();
const bytes = new TextEncoder().encode(JSON.stringify(payload));
const token = await new CompactSign(bytes)
  .setProtectedHeader(header).sign(await importJWK(key, header.alg));
console.log(JSON.stringify({token}));
