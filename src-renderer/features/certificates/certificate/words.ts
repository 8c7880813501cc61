const kinds: readonly (readonly [RegExp, string])[] = [
  [/-verification\.cer$/, 'verification certificate, DER: upload this one'],
  [/-verification\.pem$/, 'verification certificate, PEM'],
  [/\.pfx$/, 'key, certificate and chain in one file (PKCS#12)'],
  [/-key\.pem$/, 'private key, PEM'],
  [/-chain\.pem$/, 'certificate with the authorities above it, PEM'],
  [/-ca\.pem$/, 'what clients must trust, PEM'],
  [/-cert\.pem$/, 'certificate, PEM'],
  [/\.cer$/, 'certificate, DER: the form portals ask for'],
  [/\.pem$/, 'certificate, PEM'],
];

export const certificate = {
  subject: 'Subject',
  issuer: 'Issuer',
  itself: 'itself',
  validity: 'Valid',
  fromTo: (from: string, to: string) => `${from} to ${to}`,
  key: 'Key',
  serial: 'Serial number',
  signature: 'Signature',
  sha256: 'SHA-256 thumbprint',
  sha1: 'SHA-1 thumbprint',
  missing: 'missing',
  drag: 'Drag it to a folder, or into another program',
  pathOf: (name: string) => `path of ${name}`,
  fileItself: (name: string) => `file ${name}`,
  fileKind: (name: string) => kinds.find(([ending]) => ending.test(name))?.[1] ?? 'file',
  making: (keyType: string) =>
    `Making the key and the certificate…${keyType.startsWith('rsa') ? ' An RSA key takes some seconds.' : ''}`,
};
