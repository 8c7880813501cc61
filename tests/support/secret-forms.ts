/** How octets may stand in a text: as they are, in Base64 of both alphabets, in hex, in an address and in JSON. */
export function formsOf(secret: Buffer): string[] {
  const text = secret.toString('utf8');
  const isText = Buffer.from(text).equals(secret);
  const base64 = secret.toString('base64');
  const hex = secret.toString('hex');
  const url = encodeURIComponent(text);
  return [
    base64.replace(/=+$/, ''),
    secret.toString('base64url'),
    hex,
    hex.toUpperCase(),
    ...(isText ? [text, url, url.toLowerCase(), url.replaceAll('%20', '+'), JSON.stringify(text).slice(1, -1)] : []),
  ];
}
