// Issues one badge many times with @digitalbazaar/vc, contexts from standard input; prints the best µs.
import {createRequire} from 'node:module';
import {pathToFileURL} from 'node:url';
import {readFileSync} from 'node:fs';

const require = createRequire(process.argv[2] + '/package.json');
const load = name => import(pathToFileURL(require.resolve(name)));
const [vc, {DataIntegrityProof}, Ed25519Multikey, suite] = await Promise.all([
  load('@digitalbazaar/vc'), load('@digitalbazaar/data-integrity'),
  load('@digitalbazaar/ed25519-multikey'), load('@digitalbazaar/eddsa-rdfc-2022-cryptosuite')]);
const {contexts, credential, rounds} = JSON.parse(readFileSync(0, 'utf8'));
const documentLoader = async url => {
  if(!(url in contexts)) throw new Error('not bundled: ' + url);
  return {contextUrl: null, documentUrl: url, document: contexts[url]};
};
const key = await Ed25519Multikey.generate();
const issuer = credential.issuer.id ?? credential.issuer;
key.id = issuer + '#' + key.publicKeyMultibase;
key.controller = issuer;
let best = Infinity;
for(let i = 0; i < rounds; ++i) {
  const proof = new DataIntegrityProof({signer: key.signer(), cryptosuite: suite.cryptosuite});
  const started = process.hrtime.bigint();
  await vc.issue({credential: structuredClone(credential), suite: proof, documentLoader});
  best = Math.min(best, Number(process.hrtime.bigint() - started) / 1000);
}
console.log(best);
