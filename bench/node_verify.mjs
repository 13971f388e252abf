// Verifies one badge many times with @digitalbazaar/vc, all documents from standard input; prints the best µs.
import {createRequire} from 'node:module';
import {pathToFileURL} from 'node:url';
import {readFileSync} from 'node:fs';

const require = createRequire(process.argv[2] + '/package.json');
const load = name => import(pathToFileURL(require.resolve(name)));
const [vc, {DataIntegrityProof}, {cryptosuite}] = await Promise.all([
  load('@digitalbazaar/vc'), load('@digitalbazaar/data-integrity'),
  load('@digitalbazaar/eddsa-rdfc-2022-cryptosuite')]);
const {documents, credential, rounds} = JSON.parse(readFileSync(0, 'utf8'));
const documentLoader = async url => {
  if(!(url in documents)) throw new Error('not bundled: ' + url);
  return {contextUrl: null, documentUrl: url, document: documents[url]};
};
let best = Infinity;
for(let i = 0; i < rounds; ++i) {
  const suite = new DataIntegrityProof({cryptosuite});
  const started = process.hrtime.bigint();
  const copied = structuredClone(credential);
  const result = await vc.verifyCredential({credential: copied, suite, documentLoader});
  best = Math.min(best, Number(process.hrtime.bigint() - started) / 1000);
  if(!result.verified) throw new Error(result.error.errors?.[0]?.message ?? result.error.message);
}
console.log(best);
