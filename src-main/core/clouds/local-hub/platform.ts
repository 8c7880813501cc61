import { i18n } from '../../language/index.ts';
import { azureIotHub } from '../azure-iot-hub/platform.ts';
import { localTransportField } from '../azure-iot-hub/transport.ts';
import { type Platform, mqttSnippets } from '../../platform/platform.ts';

/** Certbench's own hub: addressed as Azure IoT Hub is, and able to say why it refused. */
export const localHub: Platform = {
  ...azureIotHub,
  id: 'local-hub',
  get label() {
    return i18n.t('Local hub');
  },
  get summary() {
    return i18n.t('Certbench’s own hub on this computer, as Azure IoT Hub.');
  },
  get host() {
    return {
      ...azureIotHub.host,
      hint: i18n.t('localhost: the hub of this program.'),
      initial: 'localhost',
      pattern: undefined,
    };
  },
  get fields() {
    return [localTransportField()];
  },
  // The cloud's own libraries know no other port and, in part, no other authority than the cloud's.
  snippets: mqttSnippets,
  refusal(returnCode) {
    const meaning = azureIotHub.refusal(returnCode);
    return {
      ...meaning,
      remedy: i18n.t("The hub's log names the true reason."),
      action: { do: 'open-page', page: 'hub-refusals' },
    };
  },
  notListening: { do: 'start-hub' },
};
