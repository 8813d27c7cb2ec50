using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace DnsSync.Tests;

/// <summary>The rules of the house: which room may know what.</summary>
public sealed class ArchitectureTests
{
    private const BindingFlags Everything = BindingFlags.Public | BindingFlags.NonPublic
        | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly string[] PureRooms = ["Model", "Desired", "Planning", "Triggers"];

    private static readonly string[] SdkFiles =
    [
        "Calls/SdkFaults.cs", "Configuration/SsmParameters.cs", "Handlers/SqsFollowUpQueue.cs",
        "Observing/Ec2EndpointInventory.cs", "Zones/Route53HostedZones.cs",
    ];

    private static readonly string[] Impure =
        ["System.Threading", "System.Net.Http", "System.IO", "System.TimeProvider", "Amazon", "Microsoft.Extensions"];

    private static readonly string Sources = Path.Combine(Repository.Root, "src", "DnsSync");

    [Fact]
    public void Pure_rooms_know_no_clock_no_task_no_logger_no_SDK_and_no_other_room()
    {
        var strange = typeof(Reconciler).Assembly.GetTypes()
            .Where(type => PureRooms.Any(room => type.FullName!.StartsWith($"DnsSync.{room}.", StringComparison.Ordinal)))
            .SelectMany(type => TypesIn(type).Select(known => (Type: type.FullName, Known: known)))
            .Where(pair => Impure.Any(name => pair.Known.StartsWith(name, StringComparison.Ordinal)))
            .Distinct();
        Assert.Empty(strange);
    }

    [Fact]
    public void Pure_rooms_are_written_without_await_or_clock()
    {
        foreach (var room in PureRooms.Where(room => Directory.Exists(Path.Combine(Sources, room))))
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(Sources, room), "*.cs"))
            {
                Assert.DoesNotMatch(
                    @"\b(async|await|TimeProvider|ILogger|HttpClient|Task<|Random|Stopwatch|Environment\.)",
                    Code(file));
                Assert.DoesNotMatch(
                    @"using (Amazon|System\.Net\.Http|System\.Threading|System\.IO|Microsoft\.)", Code(file));
                Assert.DoesNotMatch(
                    @"using DnsSync\.(Calls|Zones|Observing|Configuration|Reporting|Handlers)", Code(file));
            }
        }
    }

    [Fact]
    public void Only_the_seams_know_the_SDK()
    {
        var knowing = Directory.EnumerateFiles(Sources, "*.cs", SearchOption.AllDirectories)
            .Where(file => Regex.IsMatch(Code(file), @"\bAmazon\."))
            .Select(file => Path.GetRelativePath(Sources, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);
        Assert.Equal(SdkFiles, knowing);
    }

    [Fact]
    public void Nobody_leaves_the_context_he_runs_in()
    {
        foreach (var file in Directory.EnumerateFiles(Sources, "*.cs", SearchOption.AllDirectories))
        {
            Assert.DoesNotMatch(@"ConfigureAwait\(false\)|Task\.Run\(|Parallel\.|\.Result;|\.Wait\(\)", Code(file));
        }
    }

    [Fact]
    public void Files_have_at_most_about_300_lines()
    {
        foreach (var folder in (string[])["src", "tests"])
        {
            var long_ = Directory
                .EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
                .Where(file => File.ReadLines(file).Count() > 330);
            Assert.Empty(long_);
        }
    }

    [Fact]
    public void No_field_of_a_log_line_is_called_as_one_of_the_loggers_own()
    {
        string[] own =
        [
            "level", "message", "timestamp", "service", "coldstart", "functionname", "functionversion",
            "functionmemorysize", "functionarn", "functionrequestid", "xraytraceid", "correlationid", "name", "exception",
        ];
        var fields = typeof(Reconciler).Assembly.GetType("DnsSync.Log")!.GetMethods(Everything)
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()?.Message)
            .OfType<string>()
            .SelectMany(message => Regex.Matches(message, @"\{(\w+)\}").Select(field => field.Groups[1].Value))
            .ToList();
        Assert.Contains("DnsName", fields);
        Assert.DoesNotContain(fields, field => own.Contains(field.ToLowerInvariant()));
    }

    [Fact]
    public void Oracles_judge_without_the_code_that_they_judge()
    {
        var oracles = Path.Combine(Repository.Root, "src", "DnsSync.Simulation", "Oracles");
        var files = Directory.GetFiles(oracles, "*.cs");
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.DoesNotMatch(
            @"\b(DnsSync\.)?(Planning|Desired|Triggers|Observing)\b\.|using DnsSync\.(Planning|Desired|Triggers|Observing)",
            Code(file)));
    }

    // Comments and strings may speak of anything.
    private static string Code(string file) =>
        Regex.Replace(File.ReadAllText(file), "//.*|\"[^\"\n]*\"", "");

    private static IEnumerable<string> TypesIn(Type type) =>
        type.GetFields(Everything).Select(field => field.FieldType)
            .Concat(type.GetProperties(Everything).Select(property => property.PropertyType))
            .Concat(type.GetMethods(Everything).SelectMany(method =>
                method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType)))
            .Concat(type.GetConstructors(Everything).SelectMany(constructor =>
                constructor.GetParameters().Select(parameter => parameter.ParameterType)))
            .SelectMany(known => known.IsGenericType ? known.GetGenericArguments().Append(known) : [known])
            .Select(known => known.FullName ?? known.Name);
}
