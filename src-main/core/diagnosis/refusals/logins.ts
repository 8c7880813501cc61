import { i18n } from '../../language/index.ts';
import type { RefusalRow } from './refusal.ts';

/** What keeps a client out by what it says when it logs in, or by what is known of whom it says to be. */
export const loginRows = {
  'protocol-version': {
    why: () => i18n.t('The cloud that the client wants does not speak this version of MQTT.'),
    remedy: ({ face }) =>
      face === 'mqtt5-hub'
        ? i18n.t('Let the client speak MQTT 5: the user name is one of the MQTT 5 hub.')
        : i18n.t('Let the client speak MQTT 3.1.1 (mosquitto_pub: -V mqttv311), which every cloud has.'),
  },
  'username-malformed': {
    why: () => i18n.t('The user name says which cloud is meant, who logs in, and by which version of its API.'),
    remedy: ({ face }) =>
      face === 'dps'
        ? i18n.t('The user name is {userName}, with a slash before api-version.', {
            userName: '{ID scope}/registrations/{registration ID}/api-version=2019-03-31',
          })
        : i18n.t('The user name is {userName}: the tab Overview shows it for each device.', {
            userName: '{host}/{device ID}/?api-version=2021-04-12',
          }),
  },
  'client-id-mismatch': {
    why: () => i18n.t('The client says two times who it is, and not the same.'),
    remedy: ({ face }) =>
      face === 'dps'
        ? i18n.t('The client ID must be the registration ID, as it stands in the user name.')
        : i18n.t('Client ID and the device ID in the user name must be the same, with the same capital letters.'),
  },
  'password-present': {
    why: () => i18n.t('Who has a certificate proves by it who it is; with a password beside it clouds refuse both.'),
    remedy: () => i18n.t('Leave the password away: a device with a certificate sends none.'),
  },
  'sas-token': {
    why: () =>
      i18n.t('The client logs in with a key that it shares with the cloud; this hub knows certificates alone.'),
    remedy: () =>
      i18n.t(
        'Log in with a certificate: give the SDK certificate and key (Python: create_from_x509_certificate; Node: setOptions) in the place of a connection string with a key.',
      ),
  },
  'access-token': {
    why: () => i18n.t('The client logs in with an access token of ThingsBoard; this hub knows certificates alone.'),
    remedy: () =>
      i18n.t('Log in with a certificate, without a user name: the tab ThingsBoard tells which devices have one.'),
    otherwise: () => [
      {
        cause: 'username-malformed',
        what: i18n.t('Another cloud is meant, and its user name is not well-formed.'),
        remedy: i18n.t('Compare the user name with the one that the tab Overview shows for the device.'),
      },
    ],
  },
  'client-id-missing': {
    why: () => i18n.t('The client ID names the session, and here it cannot be empty.'),
    remedy: ({ face }) =>
      face === 'mqtt5-hub'
        ? i18n.t('Give the client its device ID as client ID.')
        : face === 'aws'
          ? i18n.t('Give the client an ID (mosquitto_pub: -i). Policies usually want the name of its thing.')
          : i18n.t('Give the client an ID (mosquitto_pub: -i). It names the session.'),
  },
  'client-id-too-long': {
    why: () => i18n.t('The client ID names the session, and its cloud has a most for it.'),
    remedy: () => i18n.t('Give the client a shorter ID (mosquitto_pub: -i).'),
  },
  'session-taken': {
    why: () => i18n.t('A session belongs to the device that has begun it, and another has this one.'),
    remedy: () => i18n.t('Give each client a session name of its own: the client ID (mosquitto_pub: -i).'),
  },
  'authentication-method': {
    why: () => i18n.t('MQTT 5 lets a client name how it proves who it is, and this hub knows certificates alone.'),
    remedy: () => i18n.t('Log in with am=X509: devices of this hub have certificates.'),
  },
  'device-id-invalid': {
    why: () => i18n.t('Clouds allow only some characters in the ID of a device, and 128 at most.'),
    remedy: () =>
      i18n.t(
        "Make a certificate whose common name can be a device ID: letters, digits and - : . + % _ # * ? ! ( ) , = @ ; $ ' without blanks.",
      ),
  },
  'device-unknown': {
    why: ({ face }) =>
      face === 'thingsboard'
        ? i18n.t('No device of this name is known at this cloud.')
        : i18n.t('A good certificate is not enough: the device has to be registered under the ID that it says.'),
    remedy: ({ face }) =>
      face === 'thingsboard'
        ? i18n.t('Add the device on the tab ThingsBoard.')
        : i18n.t('Register the device on the tab Devices, under exactly the ID that it logs in with.'),
  },
  'device-exists': {
    why: () => i18n.t('The service would make the device known under an ID that another one has at the hub.'),
    remedy: () =>
      i18n.t(
        'Remove the device from the tab Devices where it is no longer wanted, or give the one that registers an individual enrollment.',
      ),
  },
  'certificate-request-refused': {
    why: () => i18n.t('An authority signs only what the one who asks has the key of, and what its policy allows.'),
    remedy: ({ face }) =>
      face === 'dps'
        ? i18n.t('Make the request anew, or give the enrollment a policy that issues, on the tab Provisioning.')
        : i18n.t('Correct what the reason names, and ask anew. The tab Issuing has the policies and what they issue.'),
  },
  'device-disabled': {
    why: () => i18n.t('Somebody has disabled the device here, so that it is not let in whatever it presents.'),
    remedy: () => i18n.t('Enable the device again on the tab Devices.'),
  },
  'common-name-mismatch': {
    why: () => i18n.t('A certificate of an authority is good for the device whose ID is its common name.'),
    remedy: ({ face }) =>
      face === 'dps'
        ? i18n.t('Use the certificate that was made for this registration ID: its common name must be the ID.')
        : face === 'est'
          ? i18n.t(
              'Make the request with the names of the certificate that the client shows, or enroll by the password of the policy.',
            )
          : i18n.t('Use the certificate that was made for this device ID: its common name must be the ID.'),
  },
  'thumbprint-mismatch': {
    why: () => i18n.t('The device is known by the thumbprint of one certificate, and presented another.'),
    remedy: ({ face }) =>
      face === 'dps'
        ? i18n.t('On the tab Provisioning, give the enrollment the certificate that the device has now.')
        : i18n.t(
            'The device is registered with the thumbprint of another certificate. Remove it and register it with this one, or use the other certificate.',
          ),
  },
  'id-scope-unknown': {
    why: () => i18n.t('The ID scope names the provisioning service, and this one has another.'),
    remedy: () => i18n.t('Give the client the ID scope of the tab Provisioning.'),
  },
  'enrollment-missing': {
    why: () =>
      i18n.t('The service provisions those whom an enrollment names: by their certificate, or by their authority.'),
    remedy: () =>
      i18n.t(
        'On the tab Provisioning, add an individual enrollment with the device’s certificate, or a group with its authority.',
      ),
  },
  'enrollment-disabled': {
    why: () => i18n.t('Somebody has disabled the enrollment that decides about this device.'),
    remedy: () => i18n.t('Enable the enrollment on the tab Provisioning.'),
  },
  'operation-unknown': {
    why: () => i18n.t('The client asks for something that was not begun, or that has ended.'),
    remedy: ({ face }) =>
      face === 'dps'
        ? i18n.t('Register first, and poll with the operation ID of that answer.')
        : face === 'est'
          ? i18n.t('Ask for one of the addresses of the tab Issuing.')
          : i18n.t(
              'Take the ID out of the answer that has begun it: the lock token of a message, or the upload’s correlation ID.',
            ),
  },
  'fault-on-demand': {
    why: () => i18n.t('Somebody has told the service to fail so, for a test.'),
    remedy: () => i18n.t('Take the failure back on the tab Provisioning or Issuing, and let the device try again.'),
  },
} as const satisfies Readonly<Record<string, RefusalRow>>;
