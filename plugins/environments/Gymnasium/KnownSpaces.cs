using System.Collections.Concurrent;
using System.Text.Json;
using Rlfw.Contracts;

namespace Rlfw.Plugins.Gymnasium;

/// <summary>
/// The spaces that environments told, by the options they were made with: planning, building and evaluating a run ask for them again
/// and again, and a Python process that tells them takes seconds to start. Whoever starts a process to play compares what it tells with
/// what is known, so that a change is not hidden.
/// </summary>
internal static class KnownSpaces
{
    private static readonly ConcurrentDictionary<string, ToldSpaces> _told = new(StringComparer.Ordinal);

    /// <summary>What an environment of these options told; null where none has yet.</summary>
    public static ToldSpaces? Find(GymnasiumOptions options) => _told.GetValueOrDefault(Key(options));

    /// <summary>Keeps what an environment told.</summary>
    public static void Keep(GymnasiumOptions options, ToldSpaces spaces) => _told[Key(options)] = spaces;

    /// <summary>Forgets it, so that the next one is asked.</summary>
    public static void Forget(GymnasiumOptions options) => _told.TryRemove(Key(options), out _);

    // All that an environment can depend on; how many processes play it and how long they may take is nothing to it.
    private static string Key(GymnasiumOptions options) =>
        JsonSerializer.Serialize(
            new
            {
                options.Id,
                Arguments = options.Arguments.OrderBy(x => x.Key, StringComparer.Ordinal).ToArray(),
                options.Modules,
                Folders = options.ModuleFolders.Select(Path.GetFullPath).ToArray(),
                options.Python,
                Directory = Environment.CurrentDirectory,
            }
        );
}
