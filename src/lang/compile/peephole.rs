//! The optimiser that 2.7 runs over each code object (`Python/peephole.c`), in its order and with its limits:
//! what it leaves alone, we leave alone, so that ticks fall where they fall there.

use super::super::code::{CompareOp, Const, Instr, Target, UnaryOp};
use super::super::opcode;
use super::fold;
use super::unit::TableFull;

/// Code with resolved targets (indices), and the tables it uses.
pub struct Peephole<'a> {
    pub code: &'a mut [Instr],
    pub consts: &'a mut Vec<Const>,
    /// Number of the name `None`, which is a constant in disguise.
    pub none_name: Option<u16>,
}

/// Basic block of each instruction: blocks begin where a jump of the original code leads.
fn mark_blocks(code: &[Instr]) -> Vec<u32> {
    let mut starts = vec![false; code.len()];
    for target in code.iter().filter_map(|instr| opcode::target(*instr)) {
        if let Some(start) = starts.get_mut(target as usize) {
            *start = true;
        }
    }
    let number = |block: &mut u32, start: bool| {
        *block += u32::from(start);
        Some(*block)
    };
    starts.into_iter().scan(0, number).collect()
}

fn is_unconditional(instr: Instr) -> bool {
    matches!(instr, Instr::JumpForward(_) | Instr::JumpAbsolute(_))
}

/// Whether a conditional jump is taken on true, and where to.
fn condition(instr: Instr) -> Option<(bool, Target)> {
    match instr {
        Instr::PopJumpIfFalse(to) | Instr::JumpIfFalseOrPop(to) => Some((false, to)),
        Instr::PopJumpIfTrue(to) | Instr::JumpIfTrueOrPop(to) => Some((true, to)),
        _ => None,
    }
}

impl Peephole<'_> {
    /// Rewrites the code in place. What falls away becomes `NOP`.
    pub fn run(mut self) -> Result<(), TableFull> {
        let blocks = mark_blocks(self.code);
        // Constants loaded in a row up to the instruction at hand.
        let mut loads = 0;
        for i in 0..self.code.len() {
            loads = self.instruction(i, &blocks, loads)?;
        }
        Ok(())
    }

    fn get(&self, i: usize) -> Option<Instr> {
        self.code.get(i).copied()
    }

    /// Optimises at `i`, after `loads` constants in a row; returns how many there are now.
    fn instruction(&mut self, i: usize, blocks: &[u32], loads: usize) -> Result<usize, TableFull> {
        let together = |first: usize, last: usize| blocks.get(last) == Some(&blocks[first]);
        let next = self.get(i + 1);
        match self.code[i] {
            Instr::Unary(UnaryOp::Not) => {
                if let Some(Instr::PopJumpIfFalse(to)) = next
                    && together(i, i + 1)
                {
                    self.code[i] = Instr::PopJumpIfTrue(to);
                    self.code[i + 1] = Instr::Nop;
                    self.jump(i);
                }
            }
            Instr::Compare(op) => {
                if let Some(opposite) = opposite(op)
                    && next == Some(Instr::Unary(UnaryOp::Not))
                    && together(i, i + 1)
                {
                    self.code[i] = Instr::Compare(opposite);
                    self.code[i + 1] = Instr::Nop;
                }
            }
            Instr::LoadName(name) | Instr::LoadGlobal(name) if Some(name) == self.none_name => {
                let number = match self.consts.iter().position(|constant| *constant == Const::None) {
                    Some(number) => u16::try_from(number).map_err(|_| TableFull)?,
                    None => self.add_const(Const::None)?,
                };
                self.code[i] = Instr::LoadConst(number);
                return Ok(loads + 1);
            }
            Instr::LoadConst(number) => {
                let skipped = matches!(next, Some(Instr::PopJumpIfFalse(_)))
                    && together(i, i + 1)
                    && fold::is_true(&self.consts[usize::from(number)]);
                if !skipped {
                    return Ok(loads + 1);
                }
                self.code[i..=i + 1].fill(Instr::Nop);
            }
            Instr::BuildTuple(length) | Instr::BuildList(length) => {
                if self.fold_tuple(i, usize::from(length), loads, &together)? {
                    return Ok(1);
                }
                if next == Some(Instr::UnpackSequence(length)) && together(i, i + 1) {
                    self.swap(i, length);
                }
            }
            Instr::Binary(_) | Instr::BinarySubscr | Instr::Unary(_) => return self.fold(i, loads, &together),
            Instr::ReturnValue => self.drop_after_return(i, &together),
            instr if opcode::target(instr).is_some() => self.jump(i),
            _ => {}
        }
        Ok(0)
    }

    fn add_const(&mut self, constant: Const) -> Result<u16, TableFull> {
        let number = u16::try_from(self.consts.len()).map_err(|_| TableFull)?;
        self.consts.push(constant);
        Ok(number)
    }

    fn constant(&self, i: usize) -> Option<&Const> {
        match self.code[i] {
            Instr::LoadConst(number) => self.consts.get(usize::from(number)),
            _ => None,
        }
    }

    /// A tuple of constants becomes one; so does a list that `in` alone looks at.
    fn fold_tuple(
        &mut self,
        i: usize,
        length: usize,
        loads: usize,
        together: &dyn Fn(usize, usize) -> bool,
    ) -> Result<bool, TableFull> {
        if length > loads {
            return Ok(false);
        }
        let first = i - length;
        let tested = matches!(self.get(i + 1), Some(Instr::Compare(CompareOp::In | CompareOp::NotIn)));
        let is_tuple = matches!(self.code[i], Instr::BuildTuple(_));
        let foldable = if is_tuple { together(first, i) } else { tested && together(first, i + 1) };
        let items: Option<_> = (first..i).map(|at| self.constant(at).cloned()).collect();
        let Some(items) = items.filter(|_| foldable) else { return Ok(false) };
        let number = self.add_const(Const::Tuple(items))?;
        self.code[first..i].fill(Instr::Nop);
        self.code[i] = Instr::LoadConst(number);
        Ok(true)
    }

    /// `a, b = b, a` needs no tuple.
    fn swap(&mut self, i: usize, length: u16) {
        let (first, second) = match length {
            1 => (Instr::Nop, Instr::Nop),
            2 => (Instr::RotTwo, Instr::Nop),
            3 => (Instr::RotThree, Instr::RotTwo),
            _ => return,
        };
        self.code[i] = first;
        self.code[i + 1] = second;
    }

    fn fold(&mut self, i: usize, loads: usize, together: &dyn Fn(usize, usize) -> bool) -> Result<usize, TableFull> {
        let operands = if matches!(self.code[i], Instr::Unary(_)) { 1 } else { 2 };
        if loads < operands || !together(i - operands, i) {
            return Ok(0);
        }
        let operand = |back: usize| self.constant(i - back);
        let folded = match self.code[i] {
            Instr::Unary(op) => operand(1).and_then(|value| fold::unary(op, value)),
            Instr::Binary(op) => operand(2).zip(operand(1)).and_then(|(left, right)| fold::binary(op, left, right)),
            _ => operand(2).zip(operand(1)).and_then(|(sequence, index)| fold::subscript(sequence, index)),
        };
        let Some(folded) = folded else { return Ok(0) };
        let number = self.add_const(folded)?;
        self.code[i - operands..i].fill(Instr::Nop);
        self.code[i] = Instr::LoadConst(number);
        Ok(1)
    }

    /// Shortens jumps to jumps.
    fn jump(&mut self, i: usize) {
        // A conditional jump that keeps its value, to another conditional jump: the second is decided by the first.
        while let instr @ (Instr::JumpIfFalseOrPop(to) | Instr::JumpIfTrueOrPop(to)) = self.code[i] {
            let on_true = matches!(instr, Instr::JumpIfTrueOrPop(_));
            let Some(second) = self.get(to as usize) else { break };
            let Some((second_on_true, beyond)) = condition(second) else { break };
            self.code[i] = if second_on_true == on_true {
                opcode::retarget(second, beyond)
            } else if on_true {
                Instr::PopJumpIfTrue(to + 1)
            } else {
                Instr::PopJumpIfFalse(to + 1)
            };
        }
        let instr = self.code[i];
        let Some(target) = opcode::target(instr).and_then(|to| self.get(to as usize)) else { return };
        if is_unconditional(instr) && target == Instr::ReturnValue {
            self.code[i] = Instr::ReturnValue;
            return;
        }
        if !is_unconditional(target) {
            return;
        }
        let Some(beyond) = opcode::target(target) else { return };
        if matches!(instr, Instr::JumpForward(_)) {
            // An absolute jump can go backwards.
            self.code[i] = Instr::JumpAbsolute(beyond);
        } else if !opcode::is_relative(instr) || beyond as usize > i {
            self.code[i] = opcode::retarget(instr, beyond);
        }
    }

    /// Removes `LOAD_CONST None; RETURN_VALUE`, or a jump, behind a return that always comes first.
    fn drop_after_return(&mut self, i: usize, together: &dyn Fn(usize, usize) -> bool) {
        let Some(next) = self.get(i + 1) else { return };
        let loads = opcode::size(next) == 3 && !is_unconditional(next);
        if loads && self.get(i + 2) == Some(Instr::ReturnValue) && together(i, i + 2) {
            self.code[i + 1..=i + 2].fill(Instr::Nop);
        } else if is_unconditional(next) && together(i, i + 1) && self.get(i + 2).is_some() {
            self.code[i + 1] = Instr::Nop;
        }
    }
}

fn opposite(op: CompareOp) -> Option<CompareOp> {
    match op {
        CompareOp::In => Some(CompareOp::NotIn),
        CompareOp::NotIn => Some(CompareOp::In),
        CompareOp::Is => Some(CompareOp::IsNot),
        CompareOp::IsNot => Some(CompareOp::Is),
        _ => None,
    }
}
