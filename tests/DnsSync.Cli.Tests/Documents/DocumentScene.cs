using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using DnsSync.Configuration;
using DnsSync.Simulator.Devices;
using DnsSync.Simulator.Dns;
using DnsSync.Simulator.Files;
using DnsSync.Simulator.Parameters;

namespace DnsSync.Cli.Tests.Documents;

/// <summary>
/// Where a document's commands run, in one shell, one after the other: a simulated account that
/// resolves and listens, and a folder with the files that the documents speak of.
/// </summary>
internal sealed class DocumentScene : IAsyncDisposable
{
    /// <summary>As docs/examples/simulator.json has it: two owners of one name would be in conflict.</summary>
    private const string Owner = "trial";

    private const string Address = "127.10.1.4";

    private readonly CertificateAuthority _authority = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dnssync-documents-");
    private readonly int _port = FreePort();
    private readonly TestAccount _account;
    private readonly DnsFront _dns;
    private InterfaceListeners _listeners = null!;

    private DocumentScene(TestAccount account)
    {
        _account = account;
        _dns = DnsFront.Start(account.World, new DnsFrontSettings());
    }

    /// <summary>What stands in the documents, and what it is here.</summary>
    private IEnumerable<(string Pattern, string Here)> Substitutions =>
    [
        (@"http://127\.0\.0\.1:4599", _account.Url.TrimEnd('/')),
        (@"@127\.0\.0\.1 -p 5300", $"@127.0.0.1 -p {_dns.EndPoint.Port}"),
        (@"\bdig \+short ""\$name""", $"dig +short @127.0.0.1 -p {_dns.EndPoint.Port} \"$name\""),
        (@"--resolver (10\.0\.0\.2|127\.0\.0\.1:5300)", $"--resolver {_dns.EndPoint}"),

        // That the demo's folder holds these two, and that its command works, the demo's own tests see.
        (@"/tmp/dnssync-demo-\*/dnssync\.json", "dnssync.json"),
        (@"/tmp/dnssync-demo-\*/ca\.pem", "AmazonRootCA1.pem"),

        // Nobody here resolves the name for these two; the certificate is verified for it all the same,
        // or by 'dnssync check'.
        (@"-connect ""\$name:8883""", $"-connect {Address}:{_port}"),
        (@"^mosquitto_pub -h ""\$name"" -p 8883", $"mosquitto_pub --insecure -h {Address} -p {_port}"),

        // What stays up is ended as a user would, once it has done what it is for.
        (@"^dnssync watch (.*)$", "until_it_says ' (1|2) (changed|in sync) in ' dnssync watch $1 --page 127.0.0.1:0"),
        (@"^dnssync simulator$", "until_it_says 'Press Ctrl-C' dnssync simulator --dns 127.0.0.1:0 --aws 127.0.0.1:0"),
    ];

    public static async Task<DocumentScene> StartAsync()
    {
        var scene = new DocumentScene(await TestAccount.StartAsync());
        scene._listeners = await InterfaceListeners.StartAsync(
            scene._account.World, scene._authority, new InterfaceListenersSettings { Port = scene._port });
        scene._account.World.Use(world =>
        {
            world.Ec2.CreateTags(scene._account.DataEndpointId, ImmutableSortedDictionary<string, string>.Empty.Add("fleet", "prod"));
            world.Parameters.Put(new PutParameterRequest(
                "/dnssync/dnssync/data", ConfigurationWriter.WriteBinding(TestAccount.DataBinding)));
        });
        await scene.WriteFilesAsync();
        return scene;
    }

    public async ValueTask DisposeAsync()
    {
        await _listeners.DisposeAsync();
        _dns.Dispose();
        _authority.Dispose();
        await _account.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>Runs them all; how each ended.</summary>
    /// <exception cref="InvalidOperationException">One of them ended the shell.</exception>
    public async Task<IReadOnlyDictionary<DocumentCommand, int>> RunAsync(IReadOnlyList<DocumentCommand> commands)
    {
        var script = new StringBuilder(Preamble);
        foreach (var command in commands)
        {
            var text = Substitutions.Aggregate(command.Bare, (now, next) => Regex.Replace(now, next.Pattern, next.Here));
            script.Append(CultureInfo.InvariantCulture, $"echo '==> {command.Place}'\n{text}\necho \"$?\" >> ends\n");
        }

        var environment = new Dictionary<string, string>(AwsEnvironment.Variables) { ["AWS_ENDPOINT_URL"] = _account.Url };
        var result = await Programs.BashAsync(environment, _folder.FullName, script.ToString());
        TestContext.Current.TestOutputHelper?.WriteLine(result.Output);
        var ends = commands.Count == 0 ? [] : File.ReadAllLines(Path.Combine(_folder.FullName, "ends"));
        return ends.Length == commands.Count
            ? commands.Zip(ends).ToDictionary(pair => pair.First, pair => int.Parse(pair.Second, CultureInfo.InvariantCulture))
            : throw new InvalidOperationException($"the shell ended after {ends.Length} of {commands.Count} commands:\n{result.Output}\n{result.Error}");
    }

    private const string Preamble = """
        set -u
        exec 2>&1
        chmod +x bin/dnssync
        export PATH="$PWD/bin:$PATH"
        until_it_says() {
          local words=$1 pid
          shift
          "$@" > said &
          pid=$!
          for _ in {1..300}; do
            grep -qE "$words" said && break
            sleep 0.1
          done
          kill -TERM $pid
          wait $pid
          cat said
          grep -qE "$words" said
        }

        """;

    // The documents' dnssync: of this build, against the simulated account, whose devices listen at
    // another port and whose certificates are of its own.
    private string DnsSync => $$"""
        #!/usr/bin/env bash
        more=()
        case $1 in
          plan|sync|status|check|watch|init) [[ " $* " == *' --endpoint-url '* ]] || more+=(--endpoint-url {{_account.Url}});;
        esac
        if [[ $1 == check ]]; then
          more+=(--port {{_port}}:mqtt)
          [[ " $* " == *' --resolver '* ]] || more+=(--resolver {{_dns.EndPoint}})
          [[ " $* " == *' --ca '* ]] || more+=(--ca AmazonRootCA1.pem)
        fi
        exec dotnet '{{Path.Combine(AppContext.BaseDirectory, "DnsSync.Cli.dll")}}' "$@" "${more[@]}"
        """;

    private async Task WriteFilesAsync()
    {
        Directory.CreateSymbolicLink(InFolder("docs"), Path.Combine(Repository.Root, "docs"));
        var reference = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "configuration.md"));
        await File.WriteAllTextAsync(InFolder("dnssync.json"), DocumentTests.Configuration().Match(reference).Groups[1].Value
            .Replace("prod-iot", Owner, StringComparison.Ordinal)
            .Replace("Z0123456789ABCDEFGHIJ", DemoWorld.DataZoneId, StringComparison.Ordinal)
            .Replace("vpc-0a1b2c3d", DemoWorld.VpcId, StringComparison.Ordinal));
        _folder.CreateSubdirectory("bin");
        await File.WriteAllTextAsync(InFolder("bin/dnssync"), DnsSync);
        await File.WriteAllTextAsync(InFolder("AmazonRootCA1.pem"), _authority.ToPem());
        using var device = _authority.Issue(["my-thing"]);
        await File.WriteAllTextAsync(InFolder("certificate.pem"), device.ExportCertificatePem());
        using var key = device.GetECDsaPrivateKey()!;
        await File.WriteAllTextAsync(InFolder("private.key"), key.ExportPkcs8PrivateKeyPem());
    }

    private string InFolder(string file) => Path.Combine(_folder.FullName, file);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
