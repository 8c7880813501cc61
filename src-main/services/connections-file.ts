import { i18n } from '../core/language/index.ts';
import { z } from 'zod';
import { platforms } from '../core/clouds/platforms.ts';
import { type KeptTerms, firstFault } from './kept-list.ts';

const entrySchema = z.strictObject({
  name: z.string().min(1).max(200),
  platform: z.string(),
  host: z.string().min(1).max(255),
  port: z.int().min(1).max(65_535),
  settings: z.record(z.string(), z.string()),
  serverCa: z.strictObject({ name: z.string(), pem: z.string() }).optional(),
});

/** The file of saved connections. */
export const connectionTerms: KeptTerms = {
  name: 'connections',
  get title() {
    return i18n.t('saved connections');
  },
  purpose: 'saving a connection',
  faultOf(entry) {
    const parsed = entrySchema.safeParse(entry);
    if (!parsed.success) return firstFault(parsed.error);
    const { platform } = parsed.data;
    return platforms.some(({ id }) => id === platform)
      ? undefined
      : i18n.t('there is no platform {platform}', { platform: JSON.stringify(platform) });
  },
  nameOf: ({ name }) => name,
};
