using System.CommandLine;
using Rlfw.Comparing;
using Rlfw.Contracts;

namespace Rlfw.Cli;

/// <summary><c>rlfw reproduce</c>: published results beside ours.</summary>
internal static class ReproduceCommand
{
    private static readonly Argument<string> Published = new("RESULTS.csv")
    {
        Description = "Published results: columns experiment, task, algorithm, published, random, perhaps metric",
    };

    private static readonly Option<string?> WriteTo = new("--write")
    {
        Description =
            "Write table.md, seeds.csv and, once runs have come to their end, results.svg and curves.svg into this folder",
        HelpName = "FOLDER",
    };

    public static Command Build(Terminal terminal)
    {
        var command = new Command(
            "reproduce",
            """
            Holds the runs of experiments against published results, seeds that failed included

            A result counts as reproduced when the interquartile mean over seeds is at least the published value less 5 % of its
            distance to a random policy's.

            Example:
              rlfw run experiments/zoo-table/zoo-table.yaml
              rlfw reproduce experiments/zoo-table/published.csv --write experiments/zoo-table
            """
        );
        command.Arguments.Add(Published);
        command.Options.Add(WriteTo);
        ComparisonArguments.AddSourceTo(command);
        command.SetAction((parsed, stop) => RunAsync(terminal, parsed, stop));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, ParseResult parsed, CancellationToken cancellation)
    {
        var published = PublishedFile.Read(parsed.GetRequiredValue(Published));
        await using var source = ComparisonArguments.Open(terminal, parsed);
        var reproductions = await Reproductions.OfAsync(published, source, cancellation).ConfigureAwait(false);
        terminal.Say("note", $"read from {source.Description}");
        foreach (var few in reproductions.Where(x => x.Scores.Count is > 0 and < 3))
        {
            terminal.Say(
                "warning",
                $"{few.Published.Experiment}: an interval from {few.Scores.Count} seed(s) says little; take at least 3"
            );
        }

        ReproductionTable.Write(terminal, reproductions);
        if (parsed.GetValue(WriteTo) is { } folder)
        {
            var curves = await ReproductionCurves.ReadAsync(reproductions, source, cancellation).ConfigureAwait(false);
            (string Name, string? Text)[] files =
            [
                ("table.md", ReproductionTable.Markdown(reproductions)),
                ("seeds.csv", ReproductionTable.Csv(reproductions)),
                ("results.svg", ResultsPicture.Svg(reproductions)),
                ("curves.svg", CurvesPicture.Svg(reproductions, curves)),
            ];
            var written = files.Where(file => file.Text is not null).ToArray();
            Array.ForEach(written, file => Write(folder, file.Name, file.Text!));
            terminal.Out.WriteLine(
                $"written: {string.Join(", ", written.Select(file => Path.Combine(folder, file.Name)))}"
            );
        }

        return ExitCode.Success;
    }

    private static void Write(string folder, string name, string text)
    {
        var path = Path.Combine(folder, name);
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(path, text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"{path} cannot be written: {e.Message}", e);
        }
    }
}
