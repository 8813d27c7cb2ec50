using System.Buffers;
using System.Text.Json;
using DnsSync.Simulator;

namespace DnsSync.Simulation.Running;

/// <summary>
/// CloudFormation and its operators: sends requests to the custom resource of each name, and
/// again after a while if the answer is a failure or never comes. A resource whose physical id changes
/// in an update was replaced: the old id gets a Delete, with the old properties.
/// </summary>
internal sealed class Deployments
{
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromMinutes(5);

    private readonly World _world;
    private readonly Lambda _lambda;
    private readonly Dictionary<string, (string Status, string PhysicalId)> _answers = [];

    // By logical id: what the stack has of each resource.
    private readonly Dictionary<string, Resource> _resources = [];
    private int _requests;

    public Deployments(World world, Lambda lambda)
    {
        (_world, _lambda) = (world, lambda);
        lambda.OnAnswer = (url, body) =>
        {
            using var answer = JsonDocument.Parse(body);
            _answers[url.AbsolutePath] = (
                answer.RootElement.GetProperty("Status").GetString()!,
                answer.RootElement.GetProperty("PhysicalResourceId").GetString()!);
        };
    }

    /// <summary>The requests that have not succeeded yet.</summary>
    public SortedSet<string> Open { get; } = new(StringComparer.Ordinal);

    /// <summary>Told when the Delete of a name has succeeded.</summary>
    public event Action<SimulatedName>? OnRemoved;

    /// <summary>Whether a request about a resource has not succeeded yet.</summary>
    public bool IsAtWork(string logicalId) =>
        Open.Any(open => open.StartsWith(logicalId + " ", StringComparison.Ordinal));

    /// <summary>Whether a resource is to stand for another name, and that has not succeeded yet.</summary>
    public bool IsMoving(string logicalId) =>
        IsAtWork(logicalId) && _resources.TryGetValue(logicalId, out var resource) && !resource.Name.IsConfigured;

    /// <param name="type"><c>Create</c>, <c>Update</c> or <c>Delete</c>.</param>
    public void Send(SimulatedName name, string type)
    {
        // Only the latest of two requests about one name goes on being tried.
        Open.RemoveWhere(open => open.StartsWith(name.Plan.Key + " ", StringComparison.Ordinal));
        Try(Begin($"{name.Plan.Key} {type}"), name, type, null);
    }

    private string Begin(string request)
    {
        var key = $"{request} {++_requests}";
        Open.Add(key);
        return key;
    }

    /// <param name="physicalId">Of a resource that was replaced; null for the current one.</param>
    private void Try(string key, SimulatedName name, string type, string? physicalId)
    {
        var path = $"/{++_requests}";
        var id = type == "Create" ? null
            : physicalId ?? _resources.GetValueOrDefault(name.Plan.Key)?.PhysicalId
                ?? $"{name.Owner}/{name.ZoneId}/{name.Name}";
        _lambda.Invoke(
            new RunRequest(type == "Delete" ? RunKind.Deletion : RunKind.Deployment)
            {
                About = name,
                Creates = type == "Create",
            },
            Payload(name, type, path, id),
            _ =>
            {
                if (!Open.Contains(key))
                {
                    return;
                }

                if (_answers.TryGetValue(path, out var answer) && answer.Status == "SUCCESS")
                {
                    Open.Remove(key);
                    Succeed(name, type, answer.PhysicalId, isReplaced: physicalId is not null);
                }
                else
                {
                    _world.Clock.After(TryAgainAfter, () =>
                    {
                        if (Open.Contains(key))
                        {
                            Try(key, name, type == "Create" ? "Update" : type, physicalId);
                        }
                    });
                }
            });
    }

    private void Succeed(SimulatedName name, string type, string physicalId, bool isReplaced)
    {
        var logicalId = name.Plan.Key;
        if (type == "Delete")
        {
            if (!isReplaced)
            {
                _resources.Remove(logicalId);
            }

            OnRemoved?.Invoke(name);
            return;
        }

        var before = _resources.GetValueOrDefault(logicalId);
        _resources[logicalId] = new Resource(physicalId, name);
        if (before is not null && before.PhysicalId != physicalId)
        {
            Try(Begin($"clean-up of {before.PhysicalId}"), before.Name, "Delete", before.PhysicalId);
        }
    }

    private static byte[] Payload(SimulatedName name, string type, string path, string? physicalId)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("RequestType", type);
            json.WriteString("ResponseURL", "https://cloudformation.example" + path);
            json.WriteString("StackId", "arn:aws:cloudformation:ap-northeast-1:111122223333:stack/iot/1");
            json.WriteString("RequestId", path);
            json.WriteString("LogicalResourceId", name.Plan.Key);
            if (physicalId is not null)
            {
                json.WriteString("PhysicalResourceId", physicalId);
            }

            json.WriteStartObject("ResourceProperties");
            json.WriteString("Owner", name.Owner);
            json.WriteString("Name", name.Name.ToString());
            json.WriteString("ZoneId", name.ZoneId);
            json.WriteString("Binding", Account.Json(name.Latest.Binding));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private sealed record Resource(string PhysicalId, SimulatedName Name);
}
