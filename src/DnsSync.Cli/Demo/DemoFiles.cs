using System.Text.Json;
using DnsSync.Configuration;

namespace DnsSync.Cli.Demo;

/// <summary>Files that the commands to try need, in a folder of their own that goes with the demo.</summary>
internal sealed class DemoFiles : IDisposable
{
    // Held open for as long as the folder is in use, so that one that a killed demo left is known.
    private const string Lock = "lock";

    private readonly FileStream _lock;

    private DemoFiles(string folder, FileStream @lock) => (Folder, _lock) = (folder, @lock);

    public string Folder { get; }

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
        var files = Create($"dnssync-{command}-");
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
        await File.WriteAllTextAsync(files.Configuration, Json(configuration) + "\n", cancellation);
        return files;
    }

    /// <summary>The demo's configuration, as the function and the command line read it.</summary>
    public static string Json(SyncConfiguration configuration) => JsonSerializer.Serialize(
        new ConfigurationFile
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
        },
        ConfigurationJson.Default.ConfigurationFile);

    public void Dispose()
    {
        _lock.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    /// <exception cref="CommandException">There is no place for a folder.</exception>
    private static DemoFiles Create(string prefix)
    {
        try
        {
            Sweep(prefix);
            var folder = Directory.CreateTempSubdirectory(prefix).FullName;
            return new DemoFiles(
                folder, new FileStream(Path.Combine(folder, Lock), FileMode.CreateNew, FileAccess.Write, FileShare.None));
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"cannot create a directory in {Path.GetTempPath()} for certificates and the "
                + $"configuration ({unusable.Message.TrimEnd('.')}): set TMPDIR to another directory");
        }
    }

    // What a killed demo left would stand beside ours.
    private static void Sweep(string prefix)
    {
        foreach (var left in Directory.EnumerateDirectories(Path.GetTempPath(), prefix + "*"))
        {
            try
            {
                using (new FileStream(Path.Combine(left, Lock), FileMode.Open, FileAccess.Write, FileShare.None))
                {
                }

                Directory.Delete(left, recursive: true);
            }
            catch (Exception kept) when (kept is IOException or UnauthorizedAccessException)
            {
                // It is in use, is being created, or belongs to another user.
            }
        }
    }
}
