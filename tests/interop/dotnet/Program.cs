// A device by Microsoft's SDK for .NET over AMQP, as the tutorial for X.509 certificates has it: registered by DPS, it sends, reads
// and reports its twin, takes a message and answers a method, telling each as a line of JSON. Arguments: host, ID scope,
// registration ID, .pfx, its password.
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Microsoft.Azure.Devices.Client;
using Microsoft.Azure.Devices.Provisioning.Client;
using Microsoft.Azure.Devices.Provisioning.Client.Transport;
using Microsoft.Azure.Devices.Shared;

static void Tell(string what, object? more = null) => Console.WriteLine(JsonSerializer.Serialize(new[] { what, more }));

using var certificate = new X509Certificate2(args[3], args[4]);
using var security = new SecurityProviderX509Certificate(certificate);
using var transport = new ProvisioningTransportHandlerAmqp(TransportFallbackType.TcpOnly);
var service = ProvisioningDeviceClient.Create(args[0], args[1], security, transport);
var result = await service.RegisterAsync();
Tell("assigned", new[] { result.DeviceId, result.AssignedHub });
if (result.Status != ProvisioningRegistrationStatusType.Assigned) return 1;

var authentication = new DeviceAuthenticationWithX509Certificate(result.DeviceId, certificate);
using var device = DeviceClient.Create(result.AssignedHub, authentication, TransportType.Amqp_Tcp_Only);
using var telemetry = new Message(Encoding.UTF8.GetBytes("sent by .NET"));
telemetry.Properties.Add("level", "high");
await device.SendEventAsync(telemetry);

var twin = await device.GetTwinAsync();
Tell("twin", twin.Properties.Desired.ToJson());
await device.UpdateReportedPropertiesAsync(new TwinCollection("{\"fan\":2}"));

var called = new TaskCompletionSource();
await device.SetMethodHandlerAsync(
    "echo",
    (request, _) =>
    {
        called.TrySetResult();
        return Task.FromResult(new MethodResponse(request.Data, 200));
    },
    null);
Tell("ready");
using (var message = await device.ReceiveAsync(TimeSpan.FromSeconds(30)))
{
    Tell("message", message is null ? null : Encoding.UTF8.GetString(message.GetBytes()));
    if (message is not null) await device.CompleteAsync(message);
}
await called.Task.WaitAsync(TimeSpan.FromSeconds(30));
await device.CloseAsync();
return 0;
