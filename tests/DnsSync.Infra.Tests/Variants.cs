using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Amazon.CDK;

namespace DnsSync.Infra.Tests;

/// <summary>The app with certain settings, synthesized once for all tests.</summary>
internal static class Variants
{
    private static readonly ConcurrentDictionary<string, Lazy<IReadOnlyDictionary<string, Template>>> Known = new(StringComparer.Ordinal);
    private static readonly Lock OneAtATime = new();
    private static readonly DirectoryInfo Folder = Directory.CreateTempSubdirectory("dnssync-infra-");

    /// <summary>Every variant that is linted, by name.</summary>
    public static IReadOnlyDictionary<string, string[]> All { get; } = new SortedDictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["account-name"] = ["names=data=devices.example.com,data=@account"],
        ["adopted-zones"] = ["zoneIds=data=Z0DATA,credentials=Z0CREDENTIALS", "adopt=data", "adoptFrom=old"],
        ["adopted-zones-and-names"] = ["services=data", "names=data=devices.example.com", "zoneIds=data=/hostedzone/Z0DATA"],
        ["china"] = ["homeRegion=cn-north-1"],
        ["custom-domains"] = ["names=data=Devices.Example.com,data=a1-ats.iot.eu-west-1.amazonaws.com"],
        ["defaults"] = [],
        ["dual-stack"] = ["dualStack=true", "allowedRanges=192.168.0.0/16,2001:db8::/32"],
        ["elsewhere"] = ["homeRegion=eu-west-1", "alarmTopicArn=arn:aws:sns:eu-west-1:111122223333:ops"],
        ["existing-vpc"] = ["vpcId=vpc-0a1b2c3d", "subnetIds=subnet-0aaaaaaa,subnet-0bbbbbbb", "vpcRanges=10.1.0.0/16,10.2.0.0/16"],
        ["lorawan"] =
        [
            "services=lorawan.lns,lorawan.cups",
            "names=lorawan.lns=a1.lns.lorawan.eu-west-1.amazonaws.com,lorawan.cups=a1.cups.lorawan.eu-west-1.amazonaws.com",
        ],
        ["no-public-subnets"] = ["publicSubnets=false", "dualStack=true"],
        ["parent-zone"] = ["zone=parent"],
        ["several-vpcs"] = ["zoneVpcs=vpc-0aaaaaaa,vpc-0bbbbbbb@eu-west-1"],
        ["us-east-1"] = ["homeRegion=us-east-1"],
        ["weighted"] = ["endpointsPerName=3", "azCount=3", "ttl=30", "minimumAddresses=2", "whenEmpty=delete"],
    };

    public static Template Defaults => Of("defaults");

    /// <summary>The main stack of a variant.</summary>
    public static Template Of(string variant) => Stacks(All[variant])["DnsSync"];

    /// <summary>Every stack that these settings make, by its construct's id.</summary>
    public static IReadOnlyDictionary<string, Template> Stacks(params string[] settings)
    {
        SkipWithout("node");
        return Known
            .GetOrAdd(string.Join(' ', settings), _ => new(() => Synthesize(app => DnsSyncStack.AddTo(app, Keys(settings)), settings)))
            .Value;
    }

    public static void SkipWithout(string program) => Assert.SkipUnless(
        (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, program))),
        $"{program} is not on the PATH");

    /// <summary>Whatever is put into an app, as templates.</summary>
    public static IReadOnlyDictionary<string, Template> Synthesize(Action<App> build, params string[] settings)
    {
        SkipWithout("node");
        return InApp(build, settings);
    }

    public static IReadOnlyDictionary<string, Template> InApp(Action<App> build, params string[] settings)
    {
        // One Node process serves all apps, one call at a time.
        lock (OneAtATime)
        {
            var app = new App(new AppProps
            {
                Outdir = Folder.CreateSubdirectory(Guid.CreateVersion7().ToString("N")).FullName,
                AnalyticsReporting = false,
                Context = settings.Prepend($"bootstrap={Bootstrap}").Select(setting => setting.Split('=', 2))
                    .GroupBy(pair => pair[0], (_, pairs) => pairs.Last()).ToDictionary(pair => pair[0], pair => (object)pair[1]),
            });
            build(app);
            var assembly = app.Synth();
            return assembly.Stacks.ToDictionary(stack => stack.Id, stack => new Template(stack.TemplateFullPath), StringComparer.Ordinal);
        }
    }

    /// <summary>What the settings are refused with.</summary>
    public static string Refusal(params string[] settings)
    {
        SkipWithout("node");
        return Assert.Throws<SettingsException>(() => Stacks(settings)).Message;
    }

    /// <summary>A file that looks like the function, for a machine with an x86-64 processor.</summary>
    public static string Bootstrap => BootstrapFile.Value;

    private static readonly Lazy<string> BootstrapFile = new(() => Executable("x86_64", 0x3E));

    public static string Executable(string name, byte machine)
    {
        var file = Path.Combine(Folder.CreateSubdirectory(name).FullName, "bootstrap");
        File.WriteAllBytes(file, [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, machine, 0]);
        return file;
    }

    private static string[] Keys(string[] settings) => [.. settings.Select(setting => setting.Split('=', 2)[0]), "bootstrap"];

    // Node keeps what it unpacks in the temporary folder, and is started by the first construct.
    [ModuleInitializer]
    internal static void Arrange()
    {
        System.Environment.SetEnvironmentVariable("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "20");
        System.Environment.SetEnvironmentVariable("TMPDIR", Folder.FullName);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Folder.Delete(recursive: true);
    }
}
