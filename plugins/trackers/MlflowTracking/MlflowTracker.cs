using Microsoft.Extensions.Logging;
using Rlfw.Contracts;
using Rlfw.Measuring;
using Rlfw.Mlflow;
using Rlfw.Plugins.MlflowTracking.Delivery;
using Rlfw.Plugins.MlflowTracking.Views;

namespace Rlfw.Plugins.MlflowTracking;

/// <summary>
/// Brings runs into MLflow: into the database <c>mlflow.db</c> of the working directory, which <c>mlflow ui</c> shows, or to a
/// server. The run waits for nothing: an event is a sign to look into the journal, which a thread of the tracker's own does; while
/// the store cannot be had the journal grows and nothing else happens, and what is left at the end, <c>rlfw track sync</c> sends.
/// </summary>
[Plugin(
    "mlflow",
    typeof(MlflowOptions),
    Summary = "Runs in MLflow: in mlflow.db of the working directory, or on a server."
)]
public sealed class MlflowTracker : IDeliveringTracker
{
    // About a second's worth of records a transaction: quick enough to look at, rare enough for a database that others use.
    private static readonly TimeSpan Pulse = TimeSpan.FromSeconds(1);

    private readonly DeliveryContext _context;
    private readonly TimeProvider _clock;
    private readonly ILoggerFactory _loggers;
    private readonly Outage _outage;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private IMlflowStore? _store;
    private RunDelivery? _delivery;
    private SystemSampling? _sampling;
    private Task? _worker;
    private long _recorded;

    /// <summary>Makes the tracker of a run; opens nothing yet.</summary>
    /// <param name="options">Where to, what.</param>
    /// <param name="folder">The run folder.</param>
    /// <param name="journal">The run's events.</param>
    /// <param name="clock">Times tries and samples.</param>
    /// <param name="loggers">Are told what a person should know.</param>
    /// <exception cref="UserErrorException">The tracking URI or a variable of MLflow's means nothing.</exception>
    public MlflowTracker(
        MlflowOptions options,
        RunFolder folder,
        IRunJournal journal,
        TimeProvider clock,
        ILoggerFactory loggers
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        var settings = MlflowSettings.FromEnvironment(
            Environment.GetEnvironmentVariable,
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)
        );
        var logger = loggers.CreateLogger<MlflowTracker>();
        (_clock, _loggers) = (clock, loggers);
        _outage = new Outage(clock, logger);
        _context = new DeliveryContext(
            options,
            folder,
            journal,
            settings,
            new RecordedPlace(folder).Choose(options.Uri, settings.TrackingUri, Environment.CurrentDirectory),
            logger
        )
        {
            Texts = new SentTexts(SecretFilter.OfProcess()),
            System = new SystemLog(folder),
        };
    }

    /// <inheritdoc />
    public DeliveryState State
    {
        get
        {
            lock (_gate)
            {
                return new DeliveryState(_context.Target.ToString(), _delivery?.Delivered ?? 0, _recorded)
                {
                    Problem = _outage.Problem,
                    Links = Links(),
                };
            }
        }
    }

    /// <inheritdoc />
    public ValueTask RecordAsync(RunEvent record, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(record);
        Volatile.Write(ref _recorded, record.Sequence);
        if (_worker is null)
        {
            RecordPlace();
            _sampling = SystemSampling.Start(_context, _clock);
            // A thread of its own: a database may block, and a pool thread is not ours to hold.
            _worker = BackgroundThread.Start("rlfw mlflow", Work);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public async Task<DeliveryState> DeliverAsync(CancellationToken cancellation)
    {
        _recorded = _context.Journal.ReadAfter(0).LastOrDefault()?.Sequence ?? 0;
        await _outage
            .TryAsync(
                async () =>
                {
                    await DeliveryAsync(cancellation).ConfigureAwait(false);
                    await _delivery!.CloseInterruptedAsync(cancellation).ConfigureAwait(false);
                },
                "deliver"
            )
            .ConfigureAwait(false);
        return State;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        if (_sampling is not null)
        {
            await _sampling.DisposeAsync().ConfigureAwait(false);
        }

        if (_worker is not null)
        {
            await _worker.ConfigureAwait(false);
            await FinishAsync().ConfigureAwait(false);
        }

        if (_store is not null)
        {
            await _store.DisposeAsync().ConfigureAwait(false);
        }

        _stop.Dispose();
    }

    /// <summary>Notes where the run goes, and says so where that is not where it went before.</summary>
    private void RecordPlace()
    {
        var place = new RecordedPlace(_context.Folder);
        if (place.Read() is { } before && before.ToString() != _context.Target.ToString())
        {
            _context.Logger.LogWarning(
                "run {Run} went to {Before} before; from now on, with all that it recorded, it goes to {Now}",
                _context.Folder.Run,
                before,
                _context.Target
            );
        }

        place.Write(_context.Target);
    }

    private void Work()
    {
        do
        {
            if (_outage.IsOver)
            {
                _outage.TryAsync(() => DeliveryAsync(_stop.Token), "deliver").GetAwaiter().GetResult();
            }
        } while (!_stop.Token.WaitHandle.WaitOne(Pulse));
    }

    /// <summary>The last try, with the end's patience.</summary>
    private async Task FinishAsync()
    {
        using var patience = new CancellationTokenSource(
            TimeSpan.FromSeconds(_context.Options.PatienceSeconds),
            _clock
        );
        await _outage.TryAsync(() => DeliveryAsync(patience.Token), "finish").ConfigureAwait(false);
    }

    private async Task DeliveryAsync(CancellationToken cancellation)
    {
        if (_delivery is null)
        {
            var store = MlflowStore.Open(_context.Target, _context.Settings, _clock, _loggers);
            lock (_gate)
            {
                (_store, _delivery) = (store, new RunDelivery(_context, store));
            }
        }

        await _delivery.DeliverAsync(cancellation).ConfigureAwait(false);
    }

    private List<KeyValuePair<string, string>> Links()
    {
        if (_delivery?.Run is not { Run: { } run })
        {
            return [];
        }

        var server = _context.Target.Server ?? MlflowLinks.Local;
        return
        [
            new("compare", MlflowLinks.Charts(server, run.ExperimentId)),
            new("run", MlflowLinks.Run(server, run.ExperimentId, run.Id)),
        ];
    }
}
