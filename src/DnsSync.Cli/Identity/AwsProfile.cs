using Amazon.Runtime.CredentialManagement;
using DnsSync.Configuration;

namespace DnsSync.Cli.Identity;

/// <summary>The profile of AWS's shared configuration files that a command runs with.</summary>
internal static class AwsProfile
{
    // A chain of source profiles that is longer goes in circles.
    private const int LongestChain = 10;

    /// <summary>Refuses a profile that does not exist, before anything is looked for in its place.</summary>
    /// <exception cref="CommandException">AWS_PROFILE names none that is there.</exception>
    public static void RequireKnown()
    {
        if (EnvironmentCredentials.HasKeys || Variable("AWS_PROFILE") is not { } name || Find(name) is not null)
        {
            return;
        }

        var known = new CredentialProfileStoreChain().ListProfiles().Select(profile => profile.Name).Distinct()
            .Order(StringComparer.Ordinal).ToList();
        throw new CommandException(
            $"AWS_PROFILE is '{name}', but neither {SharedFile("AWS_CONFIG_FILE", "config")} nor "
            + $"{SharedFile("AWS_SHARED_CREDENTIALS_FILE", "credentials")} has this profile"
            + (Spelling.Nearest(name, known) is { } near ? $"; did you mean '{near}'?"
                : known.Count == 0 ? ": there are no profiles"
                : $": there are {string.Join(", ", known.Take(10))}{(known.Count > 10 ? ", …" : "")}"));
    }

    /// <summary>
    /// Lets the SDK find a region for STS where nothing else says one: no option can be given to the clients
    /// that it makes by itself, and in China its default would be another partition's.
    /// </summary>
    public static void UseForTokens(string region)
    {
        if (Variable("AWS_REGION") is null && Variable("AWS_DEFAULT_REGION") is null && Current?.Region is null)
        {
            Environment.SetEnvironmentVariable("AWS_REGION", region);
        }
    }

    /// <summary>The profile that applies; null if there is none.</summary>
    public static CredentialProfile? Current => Find(Variable("AWS_PROFILE") ?? "default");

    /// <summary>The profile at the end of the source profiles, whose credentials all others rest on.</summary>
    public static CredentialProfile SourceOf(CredentialProfile profile)
    {
        for (var i = 0; i < LongestChain && profile.Options.SourceProfile is { Length: > 0 } source
            && source != profile.Name && Find(source) is { } next; i++)
        {
            profile = next;
        }

        return profile;
    }

    public static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static CredentialProfile? Find(string name) =>
        new CredentialProfileStoreChain().TryGetProfile(name, out var profile) ? profile : null;

    private static string SharedFile(string variable, string name) => Variable(variable) ?? $"~/.aws/{name}";
}
