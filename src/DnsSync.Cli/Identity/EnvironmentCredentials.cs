using System.Net.Sockets;
using System.Security.Authentication;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;
using static DnsSync.Cli.Identity.AwsProfile;

namespace DnsSync.Cli.Identity;

/// <summary>
/// The credentials that the environment, a profile or the machine gives, as the SDK finds them. What
/// goes wrong is told with what to do about it, whenever it does: a process that stays gets new ones
/// now and then.
/// </summary>
internal sealed class EnvironmentCredentials : AWSCredentials
{
    // The SDK's message of what each of its sources lacks begins so.
    private const string EverySource = "Failed to resolve AWS credentials";

    private readonly Lazy<AWSCredentials> _found = new(() => DefaultAWSCredentialsIdentityResolver.GetCredentials());

    /// <summary>Whether the environment holds keys, which go before any profile.</summary>
    public static bool HasKeys =>
        Variable("AWS_ACCESS_KEY_ID") is not null && Variable("AWS_SECRET_ACCESS_KEY") is not null;

    public override ImmutableCredentials GetCredentials()
    {
        try
        {
            return _found.Value.GetCredentials();
        }
        catch (Exception failure) when (IsAboutCredentials(failure))
        {
            throw new AmazonClientException(Explain(failure));
        }
    }

    public override async Task<ImmutableCredentials> GetCredentialsAsync()
    {
        try
        {
            return await _found.Value.GetCredentialsAsync();
        }
        catch (Exception failure) when (IsAboutCredentials(failure))
        {
            throw new AmazonClientException(Explain(failure));
        }
    }

    // A broken connection says nothing about credentials, and may be better the next time.
    private static bool IsAboutCredentials(Exception failure) =>
        failure is not OperationCanceledException
        && !Chain(failure).Any(inner => inner is SocketException or HttpRequestException or AuthenticationException);

    private static string Explain(Exception failure)
    {
        // Below what a service refused is only the transport.
        var cause = Chain(failure).FirstOrDefault(inner => inner is AmazonServiceException) ?? Chain(failure).Last();
        var why = cause.Message.ReplaceLineEndings(" ").Trim();
        if (Variable("AWS_WEB_IDENTITY_TOKEN_FILE") is { } token && Variable("AWS_ROLE_ARN") is { } role)
        {
            return $"cannot assume {role} (AWS_ROLE_ARN) with the web identity token in {token}: {why}";
        }

        if (HasKeys || Current is not { } profile)
        {
            return "no AWS credentials: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. The SDK "
                + $"reported: {why}";
        }

        if (profile.Options.MfaSerial is { Length: > 0 } serial)
        {
            return $"profile '{profile.Name}' requires a code of MFA device {serial}, which dnssync does not support: "
                + $"export the credentials with {Export(profile.Name)}";
        }

        // An AWS error is reported as such; otherwise the last source of the chain is what is missing.
        var source = SourceOf(profile);
        return cause is AmazonServiceException && profile.Options.RoleArn is { } refused
            ? $"cannot assume {refused} of profile '{profile.Name}': {why}"
            : ExplainSource(source.Name, source.Options, why);
    }

    private static string ExplainSource(string name, CredentialProfileOptions options, string why) => options switch
    {
        { LoginSession: { Length: > 0 } } =>
            $"profile '{name}' uses 'aws login', which dnssync does not support, because AWSSDK.Signin is "
            + "not included: export the credentials with "
            + $"{Export(name)}, or create a profile with credential_process = aws configure export-credentials --profile {name}",
        { SsoStartUrl: { Length: > 0 } } or { SsoSession: { Length: > 0 } } =>
            $"the SSO session of profile '{name}' is missing or expired: run 'aws sso login --profile {name}'"
            + (why.StartsWith(EverySource, StringComparison.Ordinal) ? "" : $" ({why})"),
        { CredentialProcess: { Length: > 0 } } =>
            $"the credential_process of profile '{name}' returned no credentials: {why}",
        { WebIdentityTokenFile: { Length: > 0 } file, RoleArn: { } role } =>
            $"cannot assume {role} of profile '{name}' with the web identity token in {file}: {why}",
        { RoleArn: { Length: > 0 } role } => $"cannot assume {role} of profile '{name}': {why}",
        _ => $"profile '{name}' has no credentials: {why}",
    };

    private static string Export(string profile) =>
        $"eval \"$(aws configure export-credentials --profile {profile} --format env)\"";

    private static IEnumerable<Exception> Chain(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            yield return failure;
        }
    }
}
