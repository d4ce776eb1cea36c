using Rlfw.Benchmarks.Serving;

namespace Rlfw.Cli.Tests;

/// <summary>Small chat models in a test's folder.</summary>
internal static class ChatFolder
{
    /// <summary>Writes one that talks nonsense.</summary>
    public static string Write(CliProcess cli, string name = "tiny", int context = 512)
    {
        var folder = Directory.CreateDirectory(Path.Combine(cli.Folder, name)).FullName;
        TinyChatModel.Write(folder, context);
        return name;
    }

    /// <summary>Writes one that says given pieces to whatever ends with a line feed.</summary>
    public static string WriteSpeaking(CliProcess cli, params string[] pieces)
    {
        var folder = Directory.CreateDirectory(Path.Combine(cli.Folder, "speaking")).FullName;
        TinyChatModel.WriteSpeaking(folder, pieces);
        return "speaking";
    }
}
