using System.Diagnostics;

namespace Rlfw.Measuring.Tests;

public sealed class ProgramOutputTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void A_program_is_read_to_its_end()
    {
        var output = Shell("printf abc; printf noise >&2", Patience, 100)!;

        output.Bytes.ShouldBe("abc"u8.ToArray());
        output.IsCut.ShouldBeFalse();
    }

    [Fact]
    public void No_more_is_read_than_was_asked_for_even_of_a_program_that_never_ends()
    {
        var output = Shell("while :; do echo abcdefgh; done", Patience, 20_000)!;

        output.Bytes.Length.ShouldBe(20_000);
        output.IsCut.ShouldBeTrue();
    }

    [Fact]
    public void An_output_of_just_that_length_is_whole() => Shell("printf abc", Patience, 3)!.IsCut.ShouldBeFalse();

    [Theory]
    [InlineData("sleep 600")]
    [InlineData("sleep 600 & wait")]
    [InlineData("exec >&-; sleep 600")]
    public void A_program_that_takes_too_long_gives_nothing(string script) =>
        Shell(script, TimeSpan.FromMilliseconds(200), 100).ShouldBeNull();

    [Fact]
    public void A_failure_gives_nothing() => Shell("printf abc; exit 3", Patience, 100).ShouldBeNull();

    [Fact]
    public void A_program_that_is_not_there_gives_nothing() =>
        ProgramOutput.Of(new ProcessStartInfo("/nowhere/git"), Patience, 100).ShouldBeNull();

    [Fact]
    public void Much_noise_on_the_error_pipe_holds_nothing_up() =>
        Shell("i=0; while [ $i -lt 20000 ]; do echo noise >&2; i=$((i+1)); done; printf abc", Patience, 100)!
            .Bytes.ShouldBe("abc"u8.ToArray());

    private static ProgramOutput? Shell(string script, TimeSpan patience, int longest) =>
        ProgramOutput.Of(new ProcessStartInfo("/bin/sh", ["-c", script]), patience, longest);
}
