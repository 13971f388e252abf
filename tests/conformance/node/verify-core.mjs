// Verifies badges by the Digital Credentials Consortium's verifier-core, which wallets are built on.
// It takes no loader: its fetches are answered here, from what the test hands in; nothing leaves.
// stdin: {documents: {url: document}, credentials: [badge]}; stdout: one answer per badge.
import {readInput, loader} from './offline.mjs';

const {documents, credentials} = await readInput();
const asked = [];
const load = loader(documents);
globalThis.fetch = async (input, options) => {
  const url = typeof input === 'string' ? input : (input.url ?? String(input));
  asked.push(url);
  try {
    const {document} = await load(url);
    return new Response(JSON.stringify(document),
      {status: 200, headers: {'content-type': 'application/ld+json'}});
  } catch {
    return new Response('{}', {status: 404, headers: {'content-type': 'application/json'}});
  }
};
const {verifyCredential} = await import('@digitalcredentials/verifier-core');

const answers = [];
for(const credential of credentials) {
  const found = await verifyCredential({credential, knownDIDRegistries: []});
  const log = Object.fromEntries((found.log ?? []).map(({id, valid}) => [id, valid ?? null]));
  const errors = (found.errors ?? []).map(({name, message}) => `${name}: ${message}`);
  answers.push({log, errors});
}
console.log(JSON.stringify(answers));
