using System.Buffers;
using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Text;
using Rlfw.Contracts;

namespace Rlfw.Plugins.HuggingFace;

/// <summary>
/// Reads Meta's tokenizer.model of Llama 3 and later: a token a line, its bytes in Base64, a space, its rank, which is its id.
/// Neighbours are joined wherever the joined bytes are a token, those of the lowest rank first, as tiktoken does.
/// </summary>
internal static class TiktokenFile
{
    // Llama 3's longest token has 128 bytes. A limit keeps hostile files from costing the square of their size.
    private const int LongestToken = 1024;

    /// <summary>Reads a file.</summary>
    /// <exception cref="UserErrorException">It is malformed: which line, why.</exception>
    public static TokenizerContent Read(SourceFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        RefuseSentencePiece(file);
        var vocabulary = new Vocabulary();
        var content = file.Content;
        var token = new byte[LongestToken];
        for (var start = 0; start < content.Length; )
        {
            var length = content[start..].IndexOf((byte)'\n');
            var end = length < 0 ? content.Length : start + length;
            var line = content[start..end].TrimEnd((byte)'\r');
            if (line.Length > 0)
            {
                ReadLine(file, start, line, token, vocabulary);
            }

            start = end + 1;
        }

        if (vocabulary.Count == 0)
        {
            throw file.Fault(0, "the file is empty: expected a token a line, Base64 and rank");
        }

        if (vocabulary.FirstFreeId != vocabulary.Count)
        {
            throw file.Fault(
                0,
                $"the ranks are not 0 to {vocabulary.Count - 1}: no line has rank {vocabulary.FirstFreeId}"
            );
        }

        return new TokenizerContent(file.Path, vocabulary, MergesOf(vocabulary))
        {
            WholePieces = true,
            Scanner = new Llama3Scanner(digits: 3),
        };
    }

    private static void ReadLine(
        SourceFile file,
        int start,
        ReadOnlySpan<byte> line,
        byte[] token,
        Vocabulary vocabulary
    )
    {
        var space = line.IndexOf((byte)' ');
        if (space < 0)
        {
            throw file.Fault(start, "expected a token's bytes in Base64, a space, its rank");
        }

        var status = Base64.DecodeFromUtf8(line[..space], token, out _, out var length);
        if (status == OperationStatus.DestinationTooSmall)
        {
            throw file.Fault(start, $"a token has more than {LongestToken} bytes: this is no tokenizer of Llama 3");
        }

        if (status != OperationStatus.Done || length == 0)
        {
            throw file.Fault(start, $"'{Excerpt(line[..space])}' is not Base64");
        }

        var digits = line[(space + 1)..];
        if (
            !Utf8Parser.TryParse(digits, out int rank, out var read)
            || read != digits.Length
            || rank is < 0 or >= Vocabulary.IdLimit
        )
        {
            throw file.Fault(
                start + space + 1,
                $"'{Excerpt(digits)}' is not a rank, a whole number from 0 to {Vocabulary.IdLimit - 1}"
            );
        }

        switch (vocabulary.Add(rank, token.AsSpan(0, length), findable: true))
        {
            case VocabularyFault.IdIsTaken:
                throw file.Fault(start, $"an earlier line has rank {rank} too");
            case VocabularyFault.TokenIsKnown:
                throw file.Fault(start, $"an earlier line has the token {Excerpt(line[..space])} too");
        }
    }

    /// <summary>Every way in which a token is two others; its rank is its id.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static MergeTable MergesOf(Vocabulary vocabulary)
    {
        var merges = new MergeTable();
        for (var id = 0; id < vocabulary.Count; id++)
        {
            var token = vocabulary.BytesOf(id);
            for (var cut = 1; cut < token.Length; cut++)
            {
                if (
                    vocabulary.Find(token[..cut]) is >= 0 and var first
                    && vocabulary.Find(token[cut..]) is >= 0 and var second
                )
                {
                    merges.Add(first, second, new Merge(id, id));
                }
            }
        }

        return merges;
    }

    /// <summary>A SentencePiece model is a protocol buffer: its first field, of type 1, holds the first piece.</summary>
    private static void RefuseSentencePiece(SourceFile file)
    {
        const int Looked = 4096;
        var head = file.Content[..Math.Min(file.Content.Length, Looked)];
        if (head is [0x0A, ..] && (head.IndexOf("<unk>"u8) >= 0 || head.IndexOf("\u2581"u8) >= 0))
        {
            throw new UserErrorException(
                $"{file.Path}: this is a SentencePiece model, which is not supported: byte-level tokenizers are, as Llama 3 and later have"
            );
        }
    }

    private static string Excerpt(ReadOnlySpan<byte> text)
    {
        const int Shown = 40;
        return text.Length <= Shown ? Encoding.UTF8.GetString(text) : Encoding.UTF8.GetString(text[..Shown]) + "…";
    }
}
