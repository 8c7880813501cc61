import type { Target } from '../../platform/platform.ts';

/** Topics of "Device provisioning MQTT API", with JSON for payloads. */

export const createFromCsr = '$aws/certificates/create-from-csr/json';
export const registerThing = (template: string): string => `$aws/provisioning-templates/${template}/provision/json`;

export const templateOf = ({ settings }: Pick<Target, 'settings'>): string => settings['template'] ?? '';

export const answerTopics = (template: string): readonly string[] =>
  [createFromCsr, registerThing(template)].flatMap((topic) => [`${topic}/accepted`, `${topic}/rejected`]);
