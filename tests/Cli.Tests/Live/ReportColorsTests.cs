namespace Rlfw.Cli.Tests.Live;

public sealed class ReportColorsTests
{
    [Fact]
    public void What_stands_alone_in_a_map_is_coloured()
    {
        ReportColors
            .Markup("state values\n -1.00     #\n     X     G\npolicy (S is the start)\nS→  #\n ↑  H ")
            .ShouldBe(
                "state values\n -1.00     [grey]#[/]\n     [red]X[/]     [green]G[/]\npolicy (S is the start)\n"
                    + "[blue]S→[/]  [grey]#[/]\n [blue]↑[/]  [red]H[/] "
            );
    }

    [Fact]
    public void Words_and_brackets_stay_what_they_are()
    {
        ReportColors.Markup("GRPO #1 [a] X9 →x").ShouldBe("GRPO #1 [[a]] X9 →x");
    }
}
