// Verifies badges with embedded proofs, and their status, by Digital Bazaar's libraries.
// stdin: {documents: {url: document}, credentials: [badge], now?}; stdout: one answer per badge.
import * as vc from '@digitalbazaar/vc';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {loader, readInput} from './offline.mjs';

const {documents, credentials, now} = await readInput();
const documentLoader = loader(documents);

async function verify(credential) {
  const suite = new DataIntegrityProof({cryptosuite});
  const options = {credential, suite, documentLoader, ...(now ? {now} : {})};
  const status = {
    checkStatus: options => checkStatus({...options, verifyBitstringStatusListCredential: true})
  };
  const result = await vc.verifyCredential(
    {...options, ...(credential.credentialStatus ? status : {})});
  return {
    verified: result.verified,
    statuses: result.statusResult?.results?.map(({status}) => status) ?? null,
    statusVerified: result.statusResult?.verified ?? null,
    error: result.error ? causes(result.error) : null
  };
}

function causes(error) {
  return [error.message, ...(error.errors ?? []).map(({message}) => message)].join(' | ');
}

const answers = [];
for(const credential of credentials) {
  answers.push(await verify(credential));
}
console.log(JSON.stringify(answers));
