using System.Text.Json;
using System.Text.Unicode;
using Rlfw.Contracts;

namespace Rlfw.Plugins.HuggingFace;

/// <summary>A file being read, and how its faults are told: file, line, column.</summary>
/// <param name="path">Its path, as messages show it.</param>
/// <param name="content">Its bytes.</param>
internal sealed class SourceFile(string path, byte[] content)
{
    /// <summary>Its path, as messages show it.</summary>
    public string Path => path;

    /// <summary>Its bytes.</summary>
    public ReadOnlySpan<byte> Content => content;

    /// <summary>Reads a file.</summary>
    /// <exception cref="UserErrorException">It cannot be read, or only stands for a file that was not downloaded.</exception>
    public static SourceFile Read(string path)
    {
        try
        {
            var file = new SourceFile(path, File.ReadAllBytes(path));
            return file.Content.StartsWith("version https://git-lfs"u8)
                ? throw new UserErrorException(
                    $"{path}: this is a pointer of Git LFS, not the file itself: fetch it with 'git lfs pull'"
                )
                : file;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"'{path}' cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Where the JSON text begins: after a byte order mark.</summary>
    /// <exception cref="UserErrorException">The file is not UTF-8.</exception>
    public int JsonStart()
    {
        if (!Utf8.IsValid(content))
        {
            throw Fault(FirstInvalid(), "these bytes are not UTF-8: the file is damaged");
        }

        return Content.StartsWith("\uFEFF"u8) ? 3 : 0;
    }

    /// <summary>The whole file as one JSON value.</summary>
    /// <exception cref="UserErrorException">It is not JSON.</exception>
    public JsonSection Json()
    {
        var start = JsonStart();
        try
        {
            var reader = new Utf8JsonReader(Content[start..]);
            var value = JsonElement.ParseValue(ref reader);
            // Anything but white space behind the value is an error.
            reader.Read();
            return new JsonSection(this, start, "", value);
        }
        catch (JsonException exception)
        {
            throw NotJson(exception);
        }
    }

    /// <summary>A fault at a place in the file.</summary>
    /// <param name="offset">In bytes.</param>
    /// <param name="what">What is wrong, what to do.</param>
    public UserErrorException Fault(long offset, string what)
    {
        var before = Content[..(int)Math.Min(offset, content.Length)];
        var column = before.Length - before.LastIndexOf((byte)'\n');
        return new UserErrorException($"{path}:{before.Count((byte)'\n') + 1}:{column}: {what}");
    }

    /// <summary>The fault of a file that is not JSON.</summary>
    public UserErrorException NotJson(JsonException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        var reason = exception.Message.Split(" LineNumber:")[0];
        return new UserErrorException(
            $"{path}:{(exception.LineNumber ?? 0) + 1}:{(exception.BytePositionInLine ?? 0) + 1}: this is not JSON: {reason}",
            exception
        );
    }

    private int FirstInvalid()
    {
        var at = 0;
        while (
            at < content.Length
            && System.Text.Rune.DecodeFromUtf8(Content[at..], out _, out var length)
                == System.Buffers.OperationStatus.Done
        )
        {
            at += length;
        }

        return at;
    }
}
