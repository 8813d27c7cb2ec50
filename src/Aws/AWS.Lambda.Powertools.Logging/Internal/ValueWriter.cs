using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AWS.Lambda.Powertools.Logging.Internal;

/// <summary>
/// Writes values as JSON, whole and without reflection: what is neither a scalar, a collection, a
/// JSON document nor an exception is written as the text it makes of itself.
/// </summary>
internal sealed class ValueWriter(Utf8JsonWriter json, LoggerSettings settings)
{
    public void Write(object value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case bool truth:
                json.WriteBooleanValue(truth);
                break;
            case Enum name:
                json.WriteStringValue(name.ToString());
                break;
            case sbyte or byte or short or ushort or int or uint or long:
                json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case ulong number:
                json.WriteNumberValue(number);
                break;
            case decimal number:
                json.WriteNumberValue(number);
                break;
            case float number when float.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case DateTime time:
                json.WriteStringValue(time);
                break;
            case DateTimeOffset time:
                json.WriteStringValue(time);
                break;
            case JsonElement element:
                element.WriteTo(json);
                break;
            case JsonNode node:
                node.WriteTo(json);
                break;
            case byte[] bytes:
                json.WriteBase64StringValue(bytes);
                break;
            case Exception exception:
                Write(exception);
                break;
            case IEnumerable<KeyValuePair<string, object>> pairs:
                Write(pairs);
                break;
            case IEnumerable<KeyValuePair<string, string>> pairs:
                Write(pairs.Select(pair => KeyValuePair.Create(pair.Key, (object)pair.Value)));
                break;
            case IEnumerable items:
                json.WriteStartArray();
                foreach (var item in items)
                    Write(item);
                json.WriteEndArray();
                break;
            default:
                json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private void Write(IEnumerable<KeyValuePair<string, object>> pairs)
    {
        json.WriteStartObject();
        foreach (var (key, value) in pairs)
        {
            json.WritePropertyName(settings.Spell(key));
            Write(value);
        }

        json.WriteEndObject();
    }

    private void Write(Exception exception)
    {
        json.WriteStartObject();
        json.WriteString(settings.Spell("type"), exception.GetType().FullName);
        json.WriteString(settings.Spell("message"), exception.Message);
        json.WriteString(settings.Spell("source"), exception.Source);
        json.WriteString(settings.Spell("stack_trace"), exception.StackTrace);
        if (exception is AggregateException { InnerExceptions.Count: > 1 } many)
        {
            json.WritePropertyName(settings.Spell("inner_exceptions"));
            Write((object)many.InnerExceptions);
        }
        else if (exception.InnerException is { } inner)
        {
            json.WritePropertyName(settings.Spell("inner_exception"));
            Write(inner);
        }

        json.WriteEndObject();
    }
}
