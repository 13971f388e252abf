// Signs the corpus's badges by three libraries, each document as the question has it.
// stdin: {key: Multikey pair, created, badges: [{credential, method}], tokens: [{key: JWK, header, payload}]}
// stdout: {digitalbazaar: [badge], digitalcredentials: [badge], jose: [token]}, in the same order.
import * as dccVc from '@digitalcredentials/vc';
import * as vc from '@digitalbazaar/vc';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import {CompactSign, importJWK} from 'jose';
import {cryptosuite as dccCryptosuite} from '@digitalcredentials/eddsa-rdfc-2022-cryptosuite';
import {DataIntegrityProof as DccProof} from '@digitalcredentials/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {loader, readInput} from './offline.mjs';

const {key, created, badges, tokens} = await readInput();
const documentLoader = loader({});

async function signed({issue}, Proof, cryptosuite, {credential, method}) {
  const signer = (await Ed25519Multikey.from({...key, id: method})).signer();
  const suite = new Proof({signer, cryptosuite, date: created});
  return issue({credential: structuredClone(credential), suite, documentLoader});
}

async function compact({key, header, payload}) {
  return new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
    .setProtectedHeader(header).sign(await importJWK(key, header.alg));
}

const each = (asked, answer) => Promise.all(asked.map(answer));
console.log(JSON.stringify({
  digitalbazaar: await each(badges, badge => signed(vc, DataIntegrityProof, cryptosuite, badge)),
  digitalcredentials: await each(badges, badge => signed(dccVc, DccProof, dccCryptosuite, badge)),
  jose: await each(tokens, compact)
}));
