// Times one signature by Digital Bazaar's libraries, for the bench.
// stdin: {credential, key: Multikey pair, documents, n, created?}; stdout: {microseconds, signed}.
import * as vc from '@digitalbazaar/vc';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {loader, readInput} from './offline.mjs';

const {credential, key, documents = {}, n, created} = await readInput();
const documentLoader = loader(documents);
const pair = await Ed25519Multikey.from(key);

async function sign() {
  const suite = new DataIntegrityProof({signer: pair.signer(), cryptosuite, date: created});
  return vc.issue({credential: structuredClone(credential), suite, documentLoader});
}

let signed;
for(let warm = 0; warm < Math.min(n, 20); warm++) {
  signed = await sign();
}
const start = process.hrtime.bigint();
for(let done = 0; done < n; done++) {
  signed = await sign();
}
const microseconds = Number(process.hrtime.bigint() - start) / 1000 / n;
console.log(JSON.stringify({microseconds, signed}));
