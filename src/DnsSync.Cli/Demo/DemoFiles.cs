using System.Text.Json;
using DnsSync.Configuration;

namespace DnsSync.Cli.Demo;

/// <summary>Files that the commands to try need, in a folder of their own that goes with the demo.</summary>
internal sealed record DemoFiles(string Folder) : IDisposable
{
    public string Configuration => Path.Combine(Folder, "dnssync.json");

    /// <summary>What devices trust.</summary>
    public string Authority => Path.Combine(Folder, "ca.pem");

    public string DeviceCertificate => Path.Combine(Folder, "device.pem");

    public string DeviceKey => Path.Combine(Folder, "device.key");

    /// <summary>Those of a device alone.</summary>
    /// <param name="command">Whose they are; a part of the folder's name.</param>
    public static async Task<DemoFiles> WriteAsync(
        SimulatedAccount account, string command, CancellationToken cancellation)
    {
        var files = new DemoFiles(Directory.CreateTempSubdirectory($"dnssync-{command}-").FullName);
        await File.WriteAllTextAsync(files.Authority, account.AuthorityPem, cancellation);
        var (certificate, key) = account.IssueDevice();
        await File.WriteAllTextAsync(files.DeviceCertificate, certificate, cancellation);
        await File.WriteAllTextAsync(files.DeviceKey, key, cancellation);
        return files;
    }

    /// <summary>The same, and a configuration.</summary>
    public static async Task<DemoFiles> WriteAsync(
        SimulatedAccount account, SyncConfiguration configuration, CancellationToken cancellation)
    {
        var files = await WriteAsync(account, "demo", cancellation);
        var file = new ConfigurationFile
        {
            Owner = configuration.Owner,
            Bindings =
            [
                .. configuration.Bindings.Select(binding => new BindingFile
                {
                    Name = binding.Name.ToString(),
                    ZoneId = binding.ZoneId,
                    Endpoints = new EndpointsFile
                    {
                        Service = binding.Endpoints.Service,
                        VpcId = binding.Endpoints.VpcId,
                    },
                }),
            ],
        };
        await File.WriteAllTextAsync(files.Configuration,
            JsonSerializer.Serialize(file, ConfigurationJson.Default.ConfigurationFile) + "\n", cancellation);
        return files;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
