using System.Collections.Immutable;

namespace DnsSync.Simulator.Parameters;

/// <summary>One parameter of the Parameter Store.</summary>
/// <param name="Version">1 for a new one, and one more with each time it is put.</param>
public sealed record WorldParameter(
    string Name, string Value, string Type, long Version, DateTimeOffset Modified);

/// <summary>PutParameter.</summary>
public sealed record PutParameterRequest(string Name, string Value)
{
    public string Type { get; init; } = "String";

    public bool Overwrite { get; init; }
}

/// <summary>GetParametersByPath.</summary>
public sealed record ParametersByPathRequest(string Path)
{
    public bool Recursive { get; init; }

    public int? MaxResults { get; init; }

    public string? NextToken { get; init; }
}

/// <summary>One page of parameters; the token is null on the last.</summary>
public sealed record ParameterPage(ImmutableArray<WorldParameter> Parameters, string? NextToken);

/// <summary>
/// Systems Manager's Parameter Store. Each public method is an AWS action, noted under its name,
/// and refuses with <see cref="AwsErrorException"/>.
/// </summary>
public sealed class SsmService
{
    // GetParametersByPath takes 10 a page at most; a standard parameter holds 4 KB.
    private const int LargestPage = 10;
    private const int LongestValue = 4096;
    private const string TokenPrefix = "after:";

    private readonly World _world;
    private ImmutableSortedDictionary<string, WorldParameter> _parameters =
        ImmutableSortedDictionary.Create<string, WorldParameter>(StringComparer.Ordinal);

    internal SsmService(World world) => _world = world;

    /// <summary>PutParameter.</summary>
    public WorldParameter Put(PutParameterRequest request) =>
        _world.Note("ssm:PutParameter", request, () =>
        {
            var old = _parameters.GetValueOrDefault(request.Name);
            if (old is not null && !request.Overwrite)
            {
                throw new AwsErrorException(
                    "ParameterAlreadyExists",
                    "The parameter already exists. To overwrite this value, set the overwrite "
                        + "option in the request to true.");
            }

            if (request.Value.Length is 0 or > LongestValue)
            {
                throw Invalid("Standard tier parameters support a maximum parameter value of "
                    + $"{LongestValue} characters.");
            }

            var made = new WorldParameter(
                request.Name, request.Value, request.Type, (old?.Version ?? 0) + 1, _world.Now);
            _parameters = _parameters.SetItem(made.Name, made);
            return made;
        });

    /// <summary>GetParameter.</summary>
    public WorldParameter Get(string name) =>
        _world.Note("ssm:GetParameter", name, () => Find(name));

    /// <summary>DeleteParameter.</summary>
    public void Delete(string name) => _world.Note("ssm:DeleteParameter", name, () =>
    {
        var gone = Find(name);
        _parameters = _parameters.Remove(name);
        return gone;
    });

    /// <summary>GetParametersByPath: one page, in order of their names.</summary>
    public ParameterPage GetByPath(ParametersByPathRequest request) =>
        _world.Note("ssm:GetParametersByPath", request, () =>
        {
            if (!request.Path.StartsWith('/'))
            {
                throw Invalid("The parameter doesn't meet the parameter name requirements. The "
                    + "path must begin with a forward slash \"/\".");
            }

            if (request.MaxResults is < 1 or > LargestPage)
            {
                throw Invalid($"1 validation error detected: Value '{request.MaxResults}' at "
                    + "'maxResults' failed to satisfy constraint: Member must have value less "
                    + $"than or equal to {LargestPage}");
            }

            var after = ReadToken(request.NextToken);
            var folder = request.Path.TrimEnd('/') + "/";
            var rest = _parameters.Values
                .Where(parameter => parameter.Name.StartsWith(folder, StringComparison.Ordinal)
                    && (request.Recursive || parameter.Name.IndexOf('/', folder.Length) < 0)
                    && string.CompareOrdinal(parameter.Name, after) > 0)
                .ToList();
            var size = request.MaxResults ?? LargestPage;
            return new ParameterPage(
                [.. rest.Take(size)],
                rest.Count > size ? TokenPrefix + rest[size - 1].Name : null);
        });

    private WorldParameter Find(string name) =>
        _parameters.TryGetValue(name, out var parameter)
            ? parameter
            : throw new AwsErrorException("ParameterNotFound", $"Parameter {name} not found.");

    private static string ReadToken(string? token) =>
        string.IsNullOrEmpty(token) ? ""
        : token.StartsWith(TokenPrefix, StringComparison.Ordinal) ? token[TokenPrefix.Length..]
        : throw new AwsErrorException("InvalidNextToken", "The specified token isn't valid.");

    private static AwsErrorException Invalid(string message) =>
        new("ValidationException", message);
}
