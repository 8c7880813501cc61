import type { HowtoInput } from '../contract/howto-methods.ts';
import { authorityHowto } from '../core/howto/authority.ts';
import { deviceHowto } from '../core/howto/device.ts';
import { hubHowto } from '../core/howto/hub.ts';
import { openAuthorityHowto } from '../core/howto/open-authority.ts';
import type { HowtoStep } from '../core/howto/openssl.ts';
import { proofHowto } from '../core/howto/proof.ts';
import { simulateHowto } from '../core/howto/simulate.ts';
import { readSettings } from '../core/platform/fields.ts';
import { platformOf } from '../core/platform/index.ts';
import { Problem } from '../core/problem.ts';
import { checkAuthorityName, checkDeviceId, checkVerificationCode } from '../core/workspace/identifiers.ts';
import { wantedDevices } from './device-set.ts';
import { checkHost } from './host.ts';
import { hubAuthorityFile } from './hub/identity.ts';
import { certificatesFromPem } from './issuing.ts';

/**
 * The commands of OpenSSL, mosquitto and the command line that do what the input would make Certbench do. Throws
 * INVALID_INPUT for what Certbench itself would not take: nothing unchecked gets into a command.
 */
export function showHowto(input: HowtoInput, now: Date): { steps: HowtoStep[] } {
  return { steps: stepsFor(input, now) };
}

function stepsFor(input: HowtoInput, now: Date): HowtoStep[] {
  switch (input.topic) {
    case 'authority': {
      const { subject, keyType, validityDays, pathLength } = input;
      const name = checkAuthorityName(input.name);
      const parent = checkedName(input.parent);
      const named = { ...subject, commonName: subject.commonName ?? name };
      return authorityHowto({ name, subject: named, keyType, validityDays, pathLength, parent });
    }
    case 'openAuthority': {
      const { kind, keyEncrypted } = input;
      const name = checkAuthorityName(input.name);
      const file = checkFileName(input.file ?? `authority.${kind}`, 'file');
      const keyFile = input.keyFile === undefined ? undefined : checkFileName(input.keyFile, 'keyFile');
      return openAuthorityHowto({ name, kind, file, keyFile, keyEncrypted });
    }
    case 'proof':
      return proofHowto(checkAuthorityName(input.authority), checkVerificationCode(input.code).code);
    case 'device': {
      const { keyType, validityDays, pfxProfile, rootInChain, keyEncrypted } = input;
      const devices = wantedDevices(input.devices);
      const authority = checkedName(input.authority);
      return deviceHowto({ devices, authority, keyType, validityDays, pfxProfile, rootInChain, keyEncrypted });
    }
    case 'simulate': {
      const { port, model, seed, alertAboveC } = input;
      const platform = platformOf(input.platform);
      const settings = readSettings(platform.fields, input.settings);
      const serverAuthorities = trusted(input.serverCaPem);
      const deviceIds = input.deviceIds.map(checkDeviceId);
      const host = checkHost(input.host ?? platform.host.initial);
      const target = { host, port: port ?? platform.defaultPort, settings };
      const facts = { deviceIds, platform, target, model, seed, alertAboveC, now };
      return simulateHowto({ ...facts, serverAuthorities, hubAuthorityFile });
    }
    case 'hub': {
      const { port, autoRegister } = input;
      const authorities = input.authorities.map(checkAuthorityName);
      return hubHowto({ port, autoRegister, authorities, authorityFile: hubAuthorityFile });
    }
  }
}

const checkedName = (name: string | undefined): string | undefined =>
  name === undefined ? undefined : checkAuthorityName(name);

/** A terminal obeys some control characters, wherever they stand in what is pasted. */
function checkFileName(name: string, field: string): string {
  if (!/\p{Cc}/u.test(name)) return name;
  throw new Problem('INVALID_INPUT', 'The name of the file has a control character in it.', {
    field,
    remedy: 'Rename the file.',
  });
}

/** DER of the certificates in a PEM text: what stands between them must not get into a command. */
function trusted(pem: string | undefined): Uint8Array[] {
  if (pem === undefined) return [];
  try {
    return certificatesFromPem(pem, 'serverCaPem').map(({ der }) => der);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new Problem('INVALID_INPUT', error.message, {
      field: 'serverCaPem',
      ...(error.remedy === undefined ? {} : { remedy: error.remedy }),
    });
  }
}
