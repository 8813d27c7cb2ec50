using System.Collections.Immutable;
using System.Text.Json;
using DnsSync.Calls;
using DnsSync.Model;

namespace DnsSync.Configuration;

/// <summary>
/// Where a running service takes its configuration from: the JSON itself, or
/// <c>ssm:/dnssync/OWNER/</c>, a path under which each binding is one parameter.
/// </summary>
/// <param name="setting">The value of <c>DNSSYNC_CONFIG</c>; null if it is not set.</param>
/// <param name="readParameters">Reads the parameters under a path.</param>
public sealed class ConfigurationSource(
    string? setting,
    Func<string, CancellationToken, Task<IReadOnlyList<StoredParameter>>> readParameters,
    TimeProvider time)
{
    /// <summary>Marks a path of Parameter Store.</summary>
    public const string SsmPrefix = "ssm:";

    /// <summary>After this, parameters are read again.</summary>
    public static readonly TimeSpan MaximumAge = TimeSpan.FromMinutes(1);

    /// <summary>The call behind a configuration that is stored.</summary>
    internal const string Operation = "ssm:GetParametersByPath";

    private readonly Dictionary<string, (string Json, ConfigurationResult Read)> _parameters =
        new(StringComparer.Ordinal);

    private ConfigurationResult? _latest;
    private DateTimeOffset _readAt;

    /// <summary>Whose configuration it is, as far as that is known without any call.</summary>
    public string? Owner => setting switch
    {
        null or "" => null,
        _ when IsStored(setting) => OwnerOf(setting[SsmPrefix.Length..]),
        _ => (_latest ??= ConfigurationReader.Read(setting)).Configuration?.Owner,
    };

    /// <summary>Whether it is in Parameter Store, and so may change while the process lives.</summary>
    public bool MayChange => setting is not null && IsStored(setting);

    /// <summary>The configuration as of a minute ago at most; never throws for what it holds.</summary>
    /// <exception cref="AwsCallException">The parameters could not be read.</exception>
    public Task<ConfigurationResult> GetAsync(CancellationToken cancellation) =>
        GetAsync(time.GetUtcNow() - MaximumAge, cancellation);

    /// <summary>The configuration as of <paramref name="since"/> or later.</summary>
    /// <exception cref="AwsCallException">The parameters could not be read.</exception>
    public async Task<ConfigurationResult> GetAsync(DateTimeOffset since, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (_latest is not null && (!MayChange || _readAt >= since))
        {
            return _latest;
        }

        var result = setting switch
        {
            null or "" => new(null, [new("$", "DNSSYNC_CONFIG is not set: set it to the configuration, or to ssm:/PATH/")]),
            _ when MayChange => Read(
                setting[SsmPrefix.Length..], await readParameters(setting[SsmPrefix.Length..], cancellation)),
            _ => ConfigurationReader.Read(setting),
        };
        (_latest, _readAt) = (result, now);
        return result;
    }

    private static bool IsStored(string setting) => setting.StartsWith(SsmPrefix, StringComparison.Ordinal);

    private static string OwnerOf(string path)
    {
        var owner = path.TrimEnd('/');
        return owner[(owner.LastIndexOf('/') + 1)..];
    }

    /// <summary>Reads a single binding.</summary>
    /// <param name="name">What errors call it.</param>
    internal static ConfigurationResult ReadBinding(string owner, string name, string json)
    {
        // Put into a list as it is, it could be two of them, or end the list.
        if (ProblemOf(json) is { } problem)
        {
            return new(null, [new(name, problem)]);
        }

        var single = ConfigurationReader.Read(
            $"{{\"owner\":\"{JsonEncodedText.Encode(owner)}\",\"bindings\":[{json}]}}");
        return single with
        {
            Errors =
            [
                .. single.Errors.Select(error => error with
                {
                    Path = $"{name} {error.Path.Replace("$.bindings[0]", "$", StringComparison.Ordinal)}",
                }),
            ],
        };
    }

    private static string? ProblemOf(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object ? null : "expected one JSON object, which is a binding";
        }
        catch (JsonException broken)
        {
            return $"this is not JSON: {broken.Message}";
        }
    }

    // Nearly always a parameter holds what it held a minute ago.
    private ConfigurationResult ReadOnce(string owner, StoredParameter parameter)
    {
        if (!_parameters.TryGetValue(parameter.Name, out var known) || known.Json != parameter.Value)
        {
            known = (parameter.Value, ReadBinding(owner, parameter.Name, parameter.Value));
            _parameters[parameter.Name] = known;
        }

        return known.Read;
    }

    /// <summary>Puts the parameters of a path together; the owner is the path's last part.</summary>
    private ConfigurationResult Read(string path, IReadOnlyList<StoredParameter> parameters)
    {
        var owner = OwnerOf(path);
        var bindings = ImmutableArray.CreateBuilder<Binding>();
        var errors = ImmutableArray.CreateBuilder<ConfigurationError>();
        foreach (var parameter in parameters.OrderBy(parameter => parameter.Name, StringComparer.Ordinal))
        {
            var single = ReadOnce(owner, parameter);
            errors.AddRange(single.Errors);
            foreach (var binding in single.Configuration?.Bindings ?? [])
            {
                if (bindings.Any(other => other.ZoneId == binding.ZoneId && other.Name == binding.Name))
                {
                    errors.Add(new(parameter.Name, $"{binding.Name} is already bound by another parameter"));
                }
                else
                {
                    bindings.Add(binding);
                }
            }
        }

        if (parameters.Count == 0)
        {
            errors.Add(new(path, "there are no parameters at this path; each binding is one parameter"));
        }

        // No names is a state that a service may be in; that none of its names can be used is not.
        return new(
            bindings.Count == 0 && parameters.Count > 0 ? null : new SyncConfiguration(owner,
                [
                    .. bindings
                        .OrderBy(binding => binding.ZoneId, StringComparer.Ordinal)
                        .ThenBy(binding => binding.Name),
                ]),
            errors.ToImmutable());
    }
}
