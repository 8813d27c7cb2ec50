using System.Collections.Immutable;
using System.Globalization;
using DnsSync.Simulator.Ec2;

namespace DnsSync.Simulator.Wire;

/// <summary>
/// The parameters of an EC2 Query request: names with dots and numbers, such as
/// <c>Filter.1.Value.2</c>.
/// </summary>
internal sealed class QueryParameters(SortedDictionary<string, string> values)
{
    private const int LongestList = 1000;

    /// <summary>A parameter's text; null if it is not there or empty.</summary>
    public string? Find(string name) =>
        values.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    public string Require(string name) => Find(name) ?? throw Ec2Errors.Missing(name);

    public int? FindInteger(string name) =>
        Find(name) is not { } text ? null
        : int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Ec2Errors.InvalidValue($"Value ({text}) for parameter {name} is invalid.");

    public bool? FindBoolean(string name) =>
        Find(name) is not { } text ? null
        : bool.TryParse(text, out var value)
            ? value
            : throw Ec2Errors.InvalidValue($"Value ({text}) for parameter {name} is invalid.");

    /// <summary>
    /// <c>SubnetId.1</c>, <c>SubnetId.2</c> and so on, up to the first that is missing.
    /// </summary>
    public ImmutableArray<string> List(string name)
    {
        var list = ImmutableArray.CreateBuilder<string>();
        while (list.Count < LongestList && Find($"{name}.{list.Count + 1}") is { } value)
        {
            list.Add(value);
        }

        return list.DrainToImmutable();
    }

    /// <summary>
    /// The tags of the specification for <paramref name="resource"/>:
    /// <c>TagSpecification.1.Tag.1.Key</c> and so on.
    /// </summary>
    public ImmutableSortedDictionary<string, string> Tags(string resource)
    {
        var tags = Ec2Snapshot.NoTags.ToBuilder();
        for (var i = 1; Find($"TagSpecification.{i}.ResourceType") is { } type; i++)
        {
            for (var j = 1; Find($"TagSpecification.{i}.Tag.{j}.Key") is { } key; j++)
            {
                if (type == resource)
                {
                    tags[key] = Find($"TagSpecification.{i}.Tag.{j}.Value") ?? "";
                }
            }
        }

        return tags.ToImmutable();
    }

    /// <summary>What all descriptions have in common.</summary>
    /// <param name="ids">The name of the list of ids.</param>
    public DescribeRequest Describe(string ids)
    {
        var filters = ImmutableArray.CreateBuilder<Ec2Filter>();
        for (var i = 1; Find($"Filter.{i}.Name") is { } name; i++)
        {
            filters.Add(new Ec2Filter(name, List($"Filter.{i}.Value")));
        }

        return new DescribeRequest
        {
            Ids = List(ids),
            Filters = filters.DrainToImmutable(),
            MaxResults = FindInteger("MaxResults"),
            NextToken = Find("NextToken"),
        };
    }
}
