import { X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import type { Files } from './openssl-certificates.ts';
import { must } from './programs.ts';

interface Wanted {
  readonly about: Files;
  readonly issuer: Files;
  /** Without it the issuer. */
  readonly signer?: Files;
  /** As in the list of `openssl ca`: valid, revoked, or not there. */
  readonly entry: 'V' | 'R' | 'nothing';
}

/** Writes an OCSP answer as `openssl ocsp` makes it, in DER, good for two days; answers its file. */
export async function ocspAnswer(file: string, { about, issuer, signer = issuer, entry }: Wanted): Promise<string> {
  const [index, request] = [`${file}.index`, `${file}.request`];
  const { serialNumber, subject } = new X509Certificate(readFileSync(about.cert));
  const since = entry === 'R' ? '260102030405Z,keyCompromise' : '';
  // BoringSSL writes it in small letters, and the list is searched for capitals.
  const serial = serialNumber.toUpperCase();
  const line = `${entry}\t360101000000Z\t${since}\t${serial}\tunknown\t/${subject.replaceAll('\n', '/')}\n`;
  writeFileSync(index, entry === 'nothing' ? '' : line);
  await must('openssl', 'ocsp', '-issuer', issuer.cert, '-cert', about.cert, '-reqout', request);
  // Then the signature stands last.
  const alone = signer === issuer ? ['-resp_no_certs'] : [];
  const keys = [...alone, '-CA', issuer.cert, '-rsigner', signer.cert, '-rkey', signer.key];
  await must('openssl', 'ocsp', '-index', index, ...keys, '-reqin', request, '-respout', file, '-ndays', '2');
  return file;
}
