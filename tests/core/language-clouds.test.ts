import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cloudProof, destinationNames } from '../../src-main/core/clouds/index.ts';
import { platformOf, platforms } from '../../src-main/core/clouds/platforms.ts';
import { tooLong } from '../../src-main/core/clouds/azure-dps/registration/denials.ts';
import { checkTemplate } from '../../src-main/core/hub/faces/topics/spaces.ts';
import { messages } from '../../src-main/core/language/de.po';
import { i18n, speak } from '../../src-main/core/language/index.ts';
import { settingsFaults } from '../../src-main/core/platform/fields.ts';
import { standardRefusal } from '../../src-main/core/platform/refusals.ts';
import { closingQuestion } from '../../src-main/shell-electron/closing-question.ts';
import { menuTemplate } from '../../src-main/shell-electron/menu.ts';

beforeAll(() => {
  i18n.load({ de: messages });
  speak('de');
});
afterAll(() => speak('en'));

describe('in German', () => {
  test('clouds are described, and in English again when that is spoken', () => {
    const hub = platformOf('local-hub');
    expect(hub.label).toBe('Lokaler Hub');
    expect(destinationNames('local-hub').name).toBe('Lokaler Hub');
    expect(hub.host).toMatchObject({ label: 'Hostname', initial: 'localhost' });
    speak('en');
    expect([hub.label, hub.host.label]).toEqual(['Local hub', 'Host name']);
    speak('de');
    const words = platforms.flatMap(({ summary, host, fields }) => [summary, host.hint, ...fields.map((f) => f.hint)]);
    expect(words.filter((text) => / the | is |\bFor example\b/.test(text))).toEqual([]);
  });

  test('a fault of a field quotes what was typed, and place-holders stay', () => {
    const { fields } = platformOf('azure-dps');
    expect(settingsFaults(fields, { idScope: 'mine' })).toEqual([
      {
        name: 'idScope',
        fault: {
          reason: '"mine" ist kein ID-Bereich.',
          remedy: 'Er besteht aus 0ne und acht Hexadezimalziffern, etwa 0ne00000001.',
        },
      },
    ]);
    expect(platformOf('mqtt-broker').fields.find(({ name }) => name === 'topic')?.hint).toContain('{deviceId}');
    expect(cloudProof('aws-iot')?.byHand?.after[0]).toBe('Wählen Sie als „Verification certificate“ {file}.');
    expect(checkTemplate('$x')).toBe('Ein Dollarzeichen, das für sich selbst steht, wird ${dollar} geschrieben.');
  });

  test('refusals are explained', () => {
    expect(standardRefusal(0x99).meaning).toBe('Der Server nimmt die Form der Nutzdaten nicht an.');
    expect(standardRefusal(77).meaning).toBe('Der Server hat mit Code 77 abgelehnt.');
    expect(tooLong('', 180).what).toBe('Die Registrierung war nach 180 Sekunden nicht beendet.');
  });

  test('devices are counted', () => {
    const run = (...deviceIds: string[]) =>
      [{ deviceIds, totals: { state: 'running' } }] as unknown as Parameters<typeof closingQuestion>[0];
    expect(closingQuestion(run('one'), [])?.detail).toBe('Ein Gerät sendet Telemetrie und würde damit aufhören.');
    expect(closingQuestion(run('one', 'two'), [])).toMatchObject({
      message: 'Eine Simulation läuft.',
      detail: '2 Geräte senden Telemetrie und würden damit aufhören.',
    });
  });

  test('the menu names what Electron would name in English', () => {
    const nothing = () => undefined;
    const menu = menuTemplate({
      system: 'linux',
      isPackaged: true,
      openLink: nothing,
      showLog: nothing,
      openNotices: nothing,
    });
    expect(menu.map(({ label }) => label)).toEqual(['&Datei', '&Bearbeiten', '&Ansicht', '&Fenster', '&Hilfe']);
    expect(menu[0]?.submenu).toEqual([{ role: 'quit', label: 'Beenden' }]);
  });
});
