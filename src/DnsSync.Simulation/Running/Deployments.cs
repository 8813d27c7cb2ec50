using System.Buffers;
using System.Text.Json;
using DnsSync.Simulator;

namespace DnsSync.Simulation.Running;

/// <summary>
/// CloudFormation and whoever works with it: sends each name's custom resource its requests, and
/// again after a while if the answer is a failure or never comes.
/// </summary>
internal sealed class Deployments
{
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromMinutes(5);

    private readonly World _world;
    private readonly Lambda _lambda;
    private readonly Dictionary<string, string> _answers = [];
    private int _requests;

    public Deployments(World world, Lambda lambda)
    {
        (_world, _lambda) = (world, lambda);
        lambda.OnAnswer = (url, body) =>
        {
            using var answer = JsonDocument.Parse(body);
            _answers[url.AbsolutePath] = answer.RootElement.GetProperty("Status").GetString()!;
        };
    }

    /// <summary>The requests that have not succeeded yet.</summary>
    public SortedSet<string> Open { get; } = new(StringComparer.Ordinal);

    /// <param name="type"><c>Create</c>, <c>Update</c> or <c>Delete</c>.</param>
    /// <param name="succeeded">Told once the answer is SUCCESS.</param>
    public void Send(BoundName name, string type, Action succeeded)
    {
        // Only the latest of two requests about one name goes on being tried.
        Open.RemoveWhere(open => open.StartsWith(name.Plan.Key + " ", StringComparison.Ordinal));
        var key = $"{name.Plan.Key} {type} {++_requests}";
        Open.Add(key);
        Try(key, name, type, succeeded);
    }

    private void Try(string key, BoundName name, string type, Action succeeded)
    {
        var path = $"/{++_requests}";
        _lambda.Invoke(
            type == "Delete" ? RunKind.Deletion : RunKind.Deployment,
            Payload(name, type, path), [], name,
            _ =>
            {
                if (!Open.Contains(key))
                {
                    return;
                }

                if (_answers.GetValueOrDefault(path) == "SUCCESS")
                {
                    Open.Remove(key);
                    succeeded();
                }
                else
                {
                    _world.Clock.After(TryAgainAfter, () =>
                    {
                        if (Open.Contains(key))
                        {
                            Try(key, name, type == "Create" ? "Update" : type, succeeded);
                        }
                    });
                }
            });
    }

    private static byte[] Payload(BoundName name, string type, string path)
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
            if (type != "Create")
            {
                json.WriteString("PhysicalResourceId", $"{Account.Owner}/{name.ZoneId}/{name.Name}");
            }

            json.WriteStartObject("ResourceProperties");
            json.WriteString("Owner", Account.Owner);
            json.WriteString("Name", name.Name.ToString());
            json.WriteString("ZoneId", name.ZoneId);
            json.WriteString("Binding", Account.Json(name.Latest.Binding));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
