// Signs a badge by two more implementations, for Laurel to verify.
// stdin: {credential, key: Multikey pair, token: {payload, jwk, kid}}; stdout: {signed, compact}.
import * as vc from '@digitalcredentials/vc';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import {cryptosuite} from '@digitalcredentials/eddsa-rdfc-2022-cryptosuite';
import {DataIntegrityProof} from '@digitalcredentials/data-integrity';
import {importJWK, SignJWT} from 'jose';
import {loader, readInput} from './offline.mjs';

const {credential, key, token} = await readInput();
const pair = await Ed25519Multikey.from(key);
const suite = new DataIntegrityProof({signer: pair.signer(), cryptosuite});
const signed = await vc.issue({credential, suite, documentLoader: loader({})});
const compact = await new SignJWT(token.payload)
  .setProtectedHeader({alg: 'EdDSA', typ: 'JWT', kid: token.kid})
  .sign(await importJWK(token.jwk, 'EdDSA'));
console.log(JSON.stringify({signed, compact}));
