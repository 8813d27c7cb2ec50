using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DnsSync.Simulator.Queues;

/// <summary>A batch of messages, as Lambda's event source mapping passes it to a function.</summary>
public static class SqsEvent
{
    public const string DefaultArn = "arn:aws:sqs:ap-northeast-1:111122223333:dnssync";

    // As AWS writes it: a quote is two characters and not six, which counts near the 6 MB.
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>A batch of messages that were never in a queue.</summary>
    public static byte[] Of(params IEnumerable<string> bodies) => Of(
        bodies.Select((body, index) => new ReceivedMessage(
            $"00000000-0000-4000-8000-{index:000000000000}", $"AQEB{index}", body, 1,
            DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch)),
        DefaultArn);

    /// <param name="queueArn">The queue's ARN, whose region is the messages'.</param>
    public static byte[] Of(IEnumerable<ReceivedMessage> messages, string queueArn)
    {
        using var octets = new MemoryStream();
        using (var json = new Utf8JsonWriter(octets, Options))
        {
            json.WriteStartObject();
            json.WriteStartArray("Records");
            foreach (var message in messages)
            {
                Write(json, message, queueArn);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return octets.ToArray();
    }

    private static void Write(Utf8JsonWriter json, ReceivedMessage message, string queueArn)
    {
        json.WriteStartObject();
        json.WriteString("messageId", message.MessageId);
        json.WriteString("receiptHandle", message.ReceiptHandle);
        json.WriteString("body", message.Body);
        json.WriteStartObject("attributes");
        json.WriteString("ApproximateReceiveCount", Text(message.ReceiveCount));
        json.WriteString("SentTimestamp", Text(message.Sent.ToUnixTimeMilliseconds()));
        json.WriteString("SenderId", "AIDAEXAMPLE");
        json.WriteString(
            "ApproximateFirstReceiveTimestamp",
            Text(message.FirstReceived.ToUnixTimeMilliseconds()));
        json.WriteEndObject();
        json.WriteStartObject("messageAttributes");
        json.WriteEndObject();
        json.WriteString("md5OfBody", Md5(message.Body));
        json.WriteString("eventSource", "aws:sqs");
        json.WriteString("eventSourceARN", queueArn);
        json.WriteString("awsRegion", queueArn.Split(':')[3]);
        json.WriteEndObject();
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

#pragma warning disable CA5351 // It is SQS's checksum, not a secret.
    private static string Md5(string body) =>
        Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(body)));
#pragma warning restore CA5351
}
