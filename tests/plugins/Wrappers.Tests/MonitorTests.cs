namespace Rlfw.Plugins.Wrappers.Tests;

public sealed class MonitorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rlfw-monitor-").FullName;

    private string FilePath => Path.Combine(_folder, "episodes-main.csv");

    [Fact]
    public void Every_episode_is_a_line()
    {
        using (var monitor = Monitor())
        {
            var wrapped = new Wrapped(monitor);
            for (var step = 1; step <= 5; step++)
            {
                wrapped.Step(step);
            }
        }

        // Two environments, episodes of two steps: 1 + 2 and 3 + 4.
        File.ReadAllLines(FilePath)
            .ShouldBe(["environment_steps,environment,return,length", "4,0,3,2", "4,1,3,2", "8,0,7,2", "8,1,7,2"]);
    }

    [Fact]
    public void A_run_that_goes_on_repeats_no_line()
    {
        var state = new MemoryState();
        using (var monitor = Monitor())
        {
            var wrapped = new Wrapped(monitor);
            for (var step = 1; step <= 3; step++)
            {
                wrapped.Step(step);
            }

            monitor.Save(state);
            // Lost with the process: the checkpoint knows nothing of it.
            for (var step = 4; step <= 9; step++)
            {
                wrapped.Step(step);
            }
        }

        using (var monitor = Monitor())
        {
            var wrapped = new Wrapped(monitor);
            monitor.Load(state);
            wrapped.Step(4);
        }

        File.ReadAllLines(FilePath)
            .ShouldBe(["environment_steps,environment,return,length", "4,0,3,2", "4,1,3,2", "8,0,7,2", "8,1,7,2"]);
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_told()
    {
        Directory.CreateDirectory(FilePath);

        Should.Throw<UserErrorException>(Monitor).Message.ShouldContain(FilePath);
    }

    [Fact]
    public void A_second_monitor_of_the_same_run_is_refused_while_the_first_writes()
    {
        using (Monitor())
        {
            Should.Throw<UserErrorException>(Monitor).Message.ShouldContain("is written by another monitor already");
        }

        Should.NotThrow(() => Monitor().Dispose());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private MonitorWrapper Monitor() =>
        new(
            new WrapperContext(new ScriptedVector(2, 1, terminates: 2), null)
            {
                Folder = new RunFolder(_folder, "test/1"),
                Stage = "main",
            }
        );
}
