using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using DnsSync.Calls;

namespace DnsSync.Configuration;

/// <summary>One parameter of Systems Manager's Parameter Store.</summary>
public sealed record StoredParameter(string Name, string Value);

/// <summary>
/// The real Parameter Store, by a client that <see cref="ClientSettings"/> set up: reads a path, all of its pages.
/// </summary>
public sealed class SsmParameters(IAmazonSimpleSystemsManagement ssm)
{
    private readonly IAmazonSimpleSystemsManagement _ssm = ClientSettings.Require(ssm);

    // GetParametersByPath: at most 10 a page, so this is a thousand parameters.
    private const int MaximumPages = 100;

    /// <exception cref="AwsCallException">The path could not be read.</exception>
    public async Task<IReadOnlyList<StoredParameter>> ReadAsync(string path, CancellationToken cancellation)
    {
        var parameters = new List<StoredParameter>();
        string? next = null;
        for (var page = 0; page < MaximumPages; page++)
        {
            var request = new GetParametersByPathRequest
            {
                Path = path,
                Recursive = true,
                WithDecryption = true,
                NextToken = next,
            };
            var response = await SdkFaults.CallAsync(
                "ssm:GetParametersByPath",
                () => _ssm.GetParametersByPathAsync(request, cancellation),
                cancellation);

            // An empty list is there; a list that is missing is no answer to this.
            if (response.Parameters?.All(parameter => parameter is { Name.Length: > 0, Value: not null }) != true)
            {
                throw AwsCallException.Unreadable(
                    "ssm:GetParametersByPath", "the answer holds no list of parameters, each with name and value");
            }

            parameters.AddRange(response.Parameters.Select(p => new StoredParameter(p.Name, p.Value)));
            next = response.NextToken;
            if (string.IsNullOrEmpty(next))
            {
                return parameters;
            }
        }

        throw new AwsCallException(new AwsFault(
            AwsFaultKind.Refused, "ssm:GetParametersByPath", "TooManyParameters",
            $"more than {MaximumPages * 10} parameters under {path}"));
    }
}
