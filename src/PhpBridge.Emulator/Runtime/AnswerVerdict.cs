namespace PhpBridge.Emulator.Runtime;

/// <summary>What the Runtime API thinks of an answer before reading it.</summary>
internal enum AnswerVerdict
{
    Accepted,

    /// <summary>400: not the id of the event that is out.</summary>
    WrongId,

    /// <summary>403: this event has its answer.</summary>
    AlreadyAnswered,
}
