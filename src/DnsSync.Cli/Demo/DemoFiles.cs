using System.Text.Json;
using DnsSync.Configuration;

namespace DnsSync.Cli.Demo;

/// <summary>Files that the commands to try need, in a folder of their own that goes with the demo.</summary>
internal sealed record DemoFiles(string Folder, string Configuration, string Authority) : IDisposable
{
    public static async Task<DemoFiles> WriteAsync(
        SimulatedAccount account, SyncConfiguration configuration, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("dnssync-demo-").FullName;
        var files = new DemoFiles(folder, Path.Combine(folder, "dnssync.json"), Path.Combine(folder, "ca.pem"));
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
        await File.WriteAllTextAsync(files.Authority, account.AuthorityPem, cancellation);
        return files;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
