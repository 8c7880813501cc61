import type { AppInfo, Bench } from './bench.ts';

/** Takes settings that are kept from now on. In another language the program’s own words are asked for anew. */
export async function keepSettings(bench: Bench, settings: AppInfo['settings']): Promise<void> {
  if (settings.language !== bench.kept.get().language) {
    const listed = await bench.call('platform.list', {});
    if (listed.ok) bench.platforms.set(listed.value.platforms);
  }
  bench.kept.set(settings);
}
