using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Rlfw.Mlflow;
using Rlfw.Plugins.MlflowTracking.Delivery;

namespace Rlfw.MlflowTracking.Tests;

public sealed class OutageTests
{
    private readonly SetClock _clock = new();

    [Fact]
    public async Task Tries_come_later_and_later_up_to_a_minute_and_at_once_again_when_it_is_over()
    {
        var outage = new Outage(_clock, NullLogger.Instance);
        var pauses = new List<double>();
        for (var i = 0; i < 8; i++)
        {
            await outage.TryAsync(() => throw new MlflowException(MlflowFault.Unavailable, "no answer"), "deliver");
            outage.Problem.ShouldBe("no answer");
            var start = _clock.Now;
            while (!outage.IsOver)
            {
                _clock.Now += TimeSpan.FromSeconds(1);
            }

            pauses.Add((_clock.Now - start).TotalSeconds);
        }

        pauses.ShouldBe([1, 2, 4, 8, 16, 32, 60, 60]);
        await outage.TryAsync(() => Task.CompletedTask, "deliver");
        outage.Problem.ShouldBeNull();
        outage.IsOver.ShouldBeTrue();
    }

    [Fact]
    public async Task Nothing_is_tried_again_that_waiting_does_not_mend()
    {
        var outage = new Outage(_clock, NullLogger.Instance);

        await outage.TryAsync(() => throw new MlflowException(MlflowFault.Gone, "the run was deleted"), "deliver");
        _clock.Now += TimeSpan.FromDays(1);

        outage.IsOver.ShouldBeFalse();
        outage.Problem.ShouldBe("the run was deleted");
    }

    [Fact]
    public async Task People_are_told_once_when_it_begins_and_once_when_it_is_over()
    {
        var log = new Told();
        var outage = new Outage(_clock, log);
        for (var i = 0; i < 5; i++)
        {
            await outage.TryAsync(() => throw new MlflowException(MlflowFault.Unavailable, "no answer"), "deliver");
        }

        await outage.TryAsync(() => Task.CompletedTask, "deliver");
        await outage.TryAsync(() => Task.CompletedTask, "deliver");

        log.Lines.Count.ShouldBe(2);
        log.Lines[0].ShouldContain("no answer");
        log.Lines[1].ShouldContain("takes events again");
    }

    private sealed class Told : ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (IsEnabled(logLevel))
            {
                Lines.Add(formatter(state, exception));
            }
        }
    }

    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
