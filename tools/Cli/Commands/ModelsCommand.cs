using System.CommandLine;

namespace Rlfw.Cli;

/// <summary><c>rlfw models</c>: models in Hugging Face's layout.</summary>
internal static class ModelsCommand
{
    public static Command Build(Terminal terminal) =>
        new("models", "Shows models, brings them here from a hub, and builds adapters into them")
        {
            ModelsShowCommand.Build(terminal),
            ModelsMergeCommand.Build(terminal),
            ModelsPullCommand.Build(terminal),
        };
}
