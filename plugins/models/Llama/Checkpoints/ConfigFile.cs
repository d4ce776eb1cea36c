using System.Text.Json;
using Rlfw.Contracts;

namespace Rlfw.Plugins.Llama;

/// <summary>One object of a JSON file with settings; what it holds is checked as it is asked for.</summary>
internal sealed class ConfigFile
{
    private const long LargestFile = 16 << 20;

    private readonly JsonElement _root;
    private readonly string _prefix;

    private ConfigFile(string path, JsonElement root, string prefix = "")
    {
        Path = path;
        _root = root;
        _prefix = prefix;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Reads a file of one object.</summary>
    /// <exception cref="UserErrorException">It cannot be read or is no JSON object.</exception>
    public static ConfigFile Read(string path)
    {
        try
        {
            var length = new FileInfo(path).Length;
            if (length > LargestFile)
            {
                throw new UserErrorException($"{path}: {length} bytes are too many for a file of settings");
            }

            ReadOnlyMemory<byte> bytes = File.ReadAllBytes(path);
            ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
            using var document = JsonDocument.Parse(bytes.Span.StartsWith(mark) ? bytes[mark.Length..] : bytes);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new ConfigFile(path, document.RootElement.Clone())
                : throw new UserErrorException($"{path}: this should be a JSON object, {{ ... }}");
        }
        catch (JsonException exception)
        {
            throw new UserErrorException(
                $"{path}:{(exception.LineNumber ?? 0) + 1}: this is not JSON: {exception.Message}",
                exception
            );
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"'{path}' cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Whether a setting is there and not null.</summary>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>A group of settings; null where it is not there.</summary>
    public ConfigFile? Group(string name) =>
        Find(name) switch
        {
            null => null,
            { ValueKind: JsonValueKind.Object } value => new ConfigFile(Path, value, $"{_prefix}{name}."),
            _ => throw Fault(name, "should be an object"),
        };

    /// <summary>A whole number from 1 on.</summary>
    /// <param name="name">The setting.</param>
    /// <param name="most">The largest one that makes sense.</param>
    public int Count(string name, int most) =>
        Find(name) is { ValueKind: JsonValueKind.Number } value
        && value.TryGetInt32(out var number)
        && number > 0
        && number <= most
            ? number
            : throw Fault(name, $"should be a whole number from 1 to {most}");

    /// <summary>A number above 0.</summary>
    public double Positive(string name) =>
        Find(name) is { ValueKind: JsonValueKind.Number } value
        && value.TryGetDouble(out var number)
        && double.IsFinite(number)
        && number > 0
            ? number
            : throw Fault(name, "should be a number above 0");

    /// <summary>True or false; false where it is not there.</summary>
    public bool Flag(string name) =>
        Find(name) switch
        {
            null or { ValueKind: JsonValueKind.False } => false,
            { ValueKind: JsonValueKind.True } => true,
            _ => throw Fault(name, "should be true or false"),
        };

    /// <summary>A text; null where it is not there.</summary>
    public string? Text(string name) => Find(name) is { } value ? TextOf(value, name) : null;

    /// <summary>A list of texts; null where it is not there.</summary>
    public IReadOnlyList<string>? Texts(string name) =>
        Find(name) switch
        {
            null => null,
            { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Select(value => TextOf(value, name))],
            _ => throw Fault(name, "should be a list of texts"),
        };

    /// <summary>Ids, one or a list of them; null where the setting is not there.</summary>
    public IReadOnlyList<int>? Ids(string name) =>
        Find(name) switch
        {
            null => null,
            { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Select(value => IdOf(value, name))],
            { } value => [IdOf(value, name)],
        };

    /// <summary>What is wrong with a setting.</summary>
    public UserErrorException Fault(string name, string what) => new($"{Path}: '{_prefix}{name}' {what}");

    private string TextOf(JsonElement value, string name)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Fault(name, "should be text");
        }
        catch (InvalidOperationException exception)
        {
            // Thrown where the text's bytes are not UTF-8.
            throw new UserErrorException(Fault(name, "is not valid UTF-8").Message, exception);
        }
    }

    private int IdOf(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var id) && id >= 0
            ? id
            : throw Fault(name, "should be a token id, or a list of them");

    private JsonElement? Find(string name) =>
        _root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
