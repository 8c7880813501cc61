/** A package in a bundle, as Vite's `build.license` tells it: `identifier` is an SPDX expression, `text` its licence file. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  readonly identifier?: string;
  readonly text?: string;
}

/**
 * Licences that ask for nothing but their text. Others are looked at first: Apache-2.0 wants its NOTICE files too, MPL-2.0
 * wants to be told where the sources are.
 */
const allowed = ['0BSD', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT'];

/** Packages of Apache-2.0 whose makers have written no NOTICE file. */
const withoutNotice: readonly string[] = ['rhea', 'prom-client', '@opentelemetry/api'];

/** Packages that come without the text of their MIT licence, and who holds the copyright according to their makers. */
const holders: Readonly<Record<string, string>> = {
  '@fluentui/react-icons': 'Microsoft Corporation',
  'lazy-val': 'Vladimir Krivosheev',
};

/** The licence that is taken; of several that are offered (`A OR B`) the first that is allowed. */
function taken(identifier: string, name: string): string | undefined {
  const offered = identifier.replace(/^\((.*)\)$/, '$1').split(' OR ');
  return offered.find((one) => allowed.includes(one) || (one === 'Apache-2.0' && withoutNotice.includes(name)));
}

/**
 * What the makers of the bundled packages want to go along with every copy: each package with its licence and its text, and
 * the bundles that it is in. Throws with every package whose licence is not allowed or has no text.
 * @param bundles the packages by the name of the bundle
 * @param mit a text of the MIT licence, whose copyright line is replaced
 */
export function thirdPartyNotices(bundles: ReadonlyMap<string, readonly BundledPackage[]>, mit: string): string {
  const found = new Map<string, BundledPackage & { readonly places: string[] }>();
  for (const [place, packages] of bundles) {
    for (const one of packages) {
      const key = `${one.name} ${one.version}`;
      const entry = found.get(key) ?? { ...one, places: [] };
      entry.places.push(place);
      found.set(key, entry);
    }
  }
  const faults: string[] = [];
  const unused = new Set(Object.keys(holders));
  const sections = [...found.keys()].toSorted().map((key) => {
    const { name, identifier = 'none', text, places } = found.get(key) as BundledPackage & { places: string[] };
    const licence = taken(identifier, name);
    const holder = text === undefined && licence === 'MIT' ? holders[name] : undefined;
    if (holder !== undefined) unused.delete(name);
    const body = holder === undefined ? text : mit.replace(/^Copyright .*$/m, `Copyright (c) ${holder}`);
    if (licence === undefined) faults.push(`${key}: its licence (${identifier}) is not one of ${allowed.join(', ')}`);
    else if (body === undefined) faults.push(`${key}: its package has no text of its licence (${identifier})`);
    const terms = licence === identifier ? identifier : `${licence}, chosen from ${identifier}`;
    return `${'='.repeat(80)}\n${key}\nLicence: ${terms}\nPart of: ${places.join(', ')}\n\n${body}\n`;
  });
  for (const name of unused)
    faults.push(`${name}: is not bundled, or has a text by now; its copyright need not be told`);
  if (faults.length > 0) throw new Error(`Third-party notices (src-main/launch/notices.ts):\n${faults.join('\n')}`);
  return `THIRD-PARTY NOTICES

Certbench contains the packages below: "client" is its window, "electron" the program behind it, "certbench" the command
line, and "chromium" what shows the window in a browser. Where it is installed it also contains Electron, with Chromium
and Node.js, whose licences are in its files LICENSE.electron.txt and LICENSES.chromium.html.

${sections.join('\n')}`;
}
