using System.Text;
using Rlfw.Contracts;

namespace Rlfw.Cli;

/// <summary>
/// Reads JSONL of texts, dialogs or ids: <c>{"text": ...}</c>, <c>{"messages": [...]}</c> or <c>{"ids": [...]}</c> a line. All
/// of the file is read and checked before anything is done with it.
/// </summary>
internal static class SequenceFile
{
    /// <summary>The name that stands for standard input.</summary>
    public const string StandardInput = "-";

    private static readonly UTF8Encoding _strict = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path, or "-".</param>
    /// <param name="input">Standard input.</param>
    /// <param name="textKey">The key under which texts stand.</param>
    /// <returns>The lines, and what is wrong with those that are not among them.</returns>
    /// <exception cref="UserErrorException">The file cannot be read, or holds nothing.</exception>
    public static (IReadOnlyList<SequenceLine> Lines, IReadOnlyList<SequenceFault> Faults) Read(
        string path,
        Func<Stream> input,
        string textKey = "text"
    )
    {
        var bytes = Bytes(path, input);
        var file = path == StandardInput ? "standard input" : path;
        var lines = new List<SequenceLine>();
        var faults = new List<SequenceFault>();
        // A byte order mark is no part of the text.
        var rest = bytes.AsMemory(bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? 3 : 0);
        for (var number = 1; !rest.IsEmpty; number++)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            ReadLine(line, textKey, file, number, lines, faults);
        }

        return lines.Count + faults.Count > 0
            ? (lines, faults)
            : throw new UserErrorException(
                $"{file} is empty: write one {{\"{textKey}\": ...}}, {{\"messages\": [...]}} or {{\"ids\": [...]}} a line"
            );
    }

    private static void ReadLine(
        ReadOnlyMemory<byte> line,
        string textKey,
        string file,
        int number,
        List<SequenceLine> lines,
        List<SequenceFault> faults
    )
    {
        try
        {
            // What follows would replace bytes that are no UTF-8, and so change the text.
            _ = _strict.GetCharCount(line.Span);
            lines.Add(new SequenceLine(number, LineReader.Read(line, textKey)));
        }
        catch (DecoderFallbackException e)
        {
            faults.Add(
                new SequenceFault(
                    file,
                    number,
                    e.Index + 1,
                    $"byte 0x{e.BytesUnknown![0]:X2} is not UTF-8: save the file as UTF-8"
                )
            );
        }
        catch (LineException e)
        {
            faults.Add(new SequenceFault(file, number, e.Column, e.Message));
        }
    }

    private static byte[] Bytes(string path, Func<Stream> input)
    {
        try
        {
            if (path != StandardInput)
            {
                return File.ReadAllBytes(path);
            }

            using var stream = input();
            using var buffer = new MemoryStream();
            stream.CopyTo(buffer);
            return buffer.ToArray();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UserErrorException($"there is no file {path} (looked for {Path.GetFullPath(path)})", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new UserErrorException($"{path} cannot be read: {e.Message}", e);
        }
    }
}
