using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Rlfw.Contracts;

namespace Rlfw.Tracking;

/// <summary>Stored completions as JSON: one object a line, the keys that say where it belongs before those of the completion.</summary>
internal static class CompletionJson
{
    /// <summary>The event with the digest of its completions.</summary>
    public static CompletionsStored WithDigest(CompletionsStored stored)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var completion in stored.Completions)
        {
            hash.AppendData(Body(completion));
            hash.AppendData("\n"u8);
        }

        return stored with
        {
            Digest = Convert.ToHexStringLower(hash.GetHashAndReset()),
        };
    }

    /// <summary>Writes the lines of an event.</summary>
    public static void Write(RunEvent record, CompletionsStored stored, ArrayBufferWriter<byte> lines)
    {
        foreach (var completion in stored.Completions)
        {
            var place = JsonSerializer.SerializeToUtf8Bytes(
                new CompletionPlace(record.Sequence, record.Step, stored.Stage, stored.Source),
                EventJson.Lines.CompletionPlace
            );
            lines.Write(place.AsSpan(0, place.Length - 1));
            lines.Write(","u8);
            lines.Write(Body(completion).AsSpan(1));
            lines.Write("\n"u8);
        }
    }

    /// <summary>Reads a line.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static StoredLine Read(ReadOnlySpan<byte> line) =>
        (
            JsonSerializer.Deserialize(line, EventJson.Lines.CompletionPlace),
            JsonSerializer.Deserialize(line, EventJson.Lines.StoredCompletion)
        )
            is ({ } place, { } completion)
            ? new StoredLine(place.Sequence, place.Step, place.Stage, place.Source, completion)
            : throw new JsonException("the line says null");

    /// <summary>The sequence number of a line; null where it has none.</summary>
    public static long? SequenceOf(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, EventJson.Lines.CompletionPlace)?.Sequence;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[] Body(StoredCompletion completion) =>
        JsonSerializer.SerializeToUtf8Bytes(completion, EventJson.Lines.StoredCompletion);
}
