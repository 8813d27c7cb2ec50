using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace DnsSync.Tests;

public sealed class LogFieldTests
{
    private const BindingFlags Everything = BindingFlags.Public | BindingFlags.NonPublic
        | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Fact]
    public void No_field_of_a_log_line_hides_a_field_that_the_logger_adds()
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
}
