// Speaks the wire contract over HTTPS as the W3C's suites do: issues, verifies here and there.
// stdin: {base}; stdout: what came of it. The server's certificate is trusted by NODE_EXTRA_CA_CERTS.
import * as vc from '@digitalbazaar/vc';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import {Agent, request} from 'node:https';
import {loader, readInput} from './offline.mjs';

const {base} = await readInput();

async function post(path, body, headers = {}) {
  const response = await fetch(base + path, {
    method: 'POST',
    headers: {'content-type': 'application/json', ...headers},
    body: JSON.stringify(body)
  });
  return {status: response.status, body: await response.json()};
}

// `https` with a kept connection, and with `Expect`, which fetch does not send.
function posted(path, body, {headers = {}, agent}) {
  return new Promise((resolve, reject) => {
    const text = JSON.stringify(body);
    const asked = request(base + path, {
      method: 'POST', agent, timeout: 60000,
      headers: {'content-type': 'application/json', 'content-length': Buffer.byteLength(text), ...headers}
    }, response => {
      const parts = [];
      response.on('data', part => parts.push(part));
      response.on('end', () => resolve({
        status: response.statusCode, body: JSON.parse(Buffer.concat(parts).toString())}));
    });
    asked.on('error', reject);
    asked.on('timeout', () => asked.destroy(new Error('no answer in time')));
    if(headers.expect) {
      asked.on('continue', () => asked.end(text));
      asked.flushHeaders();
    } else {
      asked.end(text);
    }
  });
}

async function byDigitalBazaar(credential) {
  const method = credential.proof.verificationMethod;
  const controller = method.split('#')[0];
  const key = {
    '@context': 'https://w3id.org/security/multikey/v1', type: 'Multikey',
    id: method, controller, publicKeyMultibase: method.split('#')[1]
  };
  await Ed25519Multikey.from(key);
  const documents = {
    [method]: key,
    [controller]: {
      '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
      id: controller, verificationMethod: [key], assertionMethod: [method]
    }
  };
  const result = await vc.verifyCredential({
    credential, suite: new DataIntegrityProof({cryptosuite}), documentLoader: loader(documents),
    ...(credential.credentialStatus ? {checkStatus: () => ({verified: true})} : {})
  });
  return result.verified;
}

// Presentations as the data model suite makes them: no holder named, every credential signed with
// the key that signs the presentation, and one that holds nothing.
async function presentations() {
  const key = await Ed25519Multikey.generate();
  const did = `did:key:${key.publicKeyMultibase}`;
  const signer = {...key.signer(), id: `${did}#${key.publicKeyMultibase}`};
  const made = () => ({suite: new DataIntegrityProof({signer, cryptosuite}), documentLoader: loader({})});
  const asked = {challenge: 'u-a-random-text', domain: 'github.com/w3c/suite'};
  const credentials = await Promise.all(['did:example:a', 'did:example:b'].map(id => vc.issue({
    credential: {
      '@context': ['https://www.w3.org/ns/credentials/v2'], type: ['VerifiableCredential'],
      issuer: did, credentialSubject: {id}
    }, ...made()
  })));
  const present = held => vc.signPresentation({
    presentation: {
      '@context': ['https://www.w3.org/ns/credentials/v2'], type: ['VerifiablePresentation'],
      verifiableCredential: held
    }, ...asked, ...made()
  });
  const ask = async (verifiablePresentation, options = asked) =>
    (await post('/vc-api/presentations/verify', {verifiablePresentation, options})).status;
  const [nothing, both] = [await present([]), await present(credentials)];
  return {
    nothing: await ask(nothing), both: await ask(both),
    anotherChallenge: await ask(both, {...asked, challenge: 'another'}),
    anotherDomain: await ask(both, {...asked, domain: 'another.example'}),
    anotherHolder: await ask({...both, holder: 'did:example:alice'}),
    fewer: await ask({...both, verifiableCredential: credentials.slice(1)}),
    reversed: await ask({...both, '@context': [{x: 'https://example.org/#x'}, ...both['@context']]})
  };
}

const description = await (await fetch(`${base}/vc-api`)).json();
const credential = {
  '@context': ['https://www.w3.org/ns/credentials/v2'],
  type: ['VerifiableCredential'],
  issuer: description.issuers.EdDSA,
  name: 'Over HTTPS',
  credentialSubject: {id: 'did:example:subject'}
};
const issued = await post('/vc-api/credentials/issue', {credential});
const genuine = issued.body.verifiableCredential;
const altered = {...genuine, name: 'Another name'};
const question = {verifiableCredential: genuine, options: {checks: ['proof', 'credentialStatus']}};
const answers = {
  issued: issued.status,
  here: (await post('/vc-api/credentials/verify', question)).body.verified,
  there: await byDigitalBazaar(genuine),
  alteredHere: (await post('/vc-api/credentials/verify', {verifiableCredential: altered})).body.verified,
  alteredThere: await byDigitalBazaar(altered),
  list: (await fetch(genuine.credentialStatus.statusListCredential)).status
};
for(const [name, options] of Object.entries({
  kept: {agent: new Agent({keepAlive: true, maxSockets: 1})},
  closed: {headers: {connection: 'close'}},
  expecting: {headers: {expect: '100-continue'}}
})) {
  const got = [];
  for(let n = 0; n < 3; n++) {
    got.push((await posted('/vc-api/credentials/verify', question, options)).status);
  }
  answers[name] = got;
  options.agent?.destroy();
}
answers.presented = await presentations();
console.log(JSON.stringify(answers));
