using System.Runtime.CompilerServices;
using System.Text.Json;
using Rlfw.Contracts;

namespace Rlfw.Plugins.HuggingFace;

/// <summary>Strings of a JSON reader.</summary>
internal static class JsonStrings
{
    /// <summary>The string or key that a reader stands on.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="file">The file it reads.</param>
    /// <param name="start">Where in the file it started.</param>
    /// <exception cref="UserErrorException">The string holds half of a surrogate pair.</exception>
    public static string Read(ref Utf8JsonReader reader, SourceFile file, int start)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Damaged(reader, file, start);
        }
    }

    /// <summary>The UTF-8 of the string or key that a reader stands on.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="scratch">Where it is written if the file spells it with escapes; made larger as needed.</param>
    /// <param name="file">The file that is read.</param>
    /// <param name="start">Where in the file the reader started.</param>
    /// <exception cref="UserErrorException">The string holds half of a surrogate pair.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<byte> Utf8(ref Utf8JsonReader reader, ref byte[] scratch, SourceFile file, int start)
    {
        return reader.ValueIsEscaped ? Unescaped(ref reader, ref scratch, file, start) : reader.ValueSpan;
    }

    private static ReadOnlySpan<byte> Unescaped(
        ref Utf8JsonReader reader,
        ref byte[] scratch,
        SourceFile file,
        int start
    )
    {
        if (scratch.Length < reader.ValueSpan.Length)
        {
            scratch = new byte[2 * reader.ValueSpan.Length];
        }

        try
        {
            return scratch.AsSpan(0, reader.CopyString(scratch));
        }
        catch (InvalidOperationException)
        {
            throw Damaged(reader, file, start);
        }
    }

    private static UserErrorException Damaged(in Utf8JsonReader reader, SourceFile file, int start) =>
        file.Fault(start + reader.TokenStartIndex, "a string holds half of a surrogate pair: the file is damaged");
}
