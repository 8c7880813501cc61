/** What an empty form begins with: a thing may connect as itself, and use topics below its name. */

const thing = '${iot:Connection.Thing.ThingName}';
const arn = (resource: string) => `arn:aws:iot:*:*:${resource}`;
const text = (value: object) => JSON.stringify(value, undefined, 2);

const policy = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: 'iot:Connect', Resource: arn(`client/${thing}`) },
    { Effect: 'Allow', Action: ['iot:Publish', 'iot:Receive'], Resource: arn(`topic/sensors/${thing}/*`) },
    { Effect: 'Allow', Action: 'iot:Subscribe', Resource: arn(`topicfilter/sensors/${thing}/*`) },
  ],
};

export const examplePolicy = text(policy);

export const exampleTemplate = text({
  Parameters: { SerialNumber: { Type: 'String' } },
  Resources: {
    thing: {
      Type: 'AWS::IoT::Thing',
      Properties: { ThingName: { 'Fn::Join': ['', ['sensor-', { Ref: 'SerialNumber' }]] } },
    },
    certificate: {
      Type: 'AWS::IoT::Certificate',
      Properties: { CertificateId: { Ref: 'AWS::IoT::Certificate::Id' }, Status: 'ACTIVE' },
    },
    policy: { Type: 'AWS::IoT::Policy', Properties: { PolicyDocument: policy } },
  },
});
